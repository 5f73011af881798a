package org.fumogateway.syncml.wbxml.internal;

import java.nio.ByteBuffer;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.internal.CodecConfiguration;
import org.fumogateway.syncml.internal.Decoding;
import org.fumogateway.syncml.internal.Limits;
import org.fumogateway.syncml.internal.Source;
import org.fumogateway.syncml.internal.Tag;
import org.fumogateway.syncml.internal.TreeReader;
import org.fumogateway.syncml.internal.TreeWriter;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The WBXML encoding of serialised trees (TREE section 8). Keeps nothing between two documents; thread-safe. */
@Component(service = TndsCodec.class, configurationPid = CodecConfiguration.PID,
        property = SyncMlCodec.MEDIA_TYPE + "=" + TndsCodec.WBXML)
public final class WbxmlTndsCodec implements TndsCodec {

    private final Limits limits;

    /** Creates a codec with the default limits. */
    public WbxmlTndsCodec() {
        this(Limits.DEFAULT);
    }

    /** Creates a codec with configured limits. */
    @Activate
    public WbxmlTndsCodec(CodecConfiguration configuration) {
        this(Limits.of(configuration));
    }

    /** Creates a codec with limits of its own, for tools and tests. */
    public WbxmlTndsCodec(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String mediaType() {
        return WBXML;
    }

    @Override
    public TreeDocument decode(ByteBuffer octets) throws SyncMlException {
        Source document = Source.of(octets, limits);
        return Decoding.decode(() -> WbxmlCursor.open(document, limits), in -> new TreeReader(in).read());
    }

    @Override
    public ByteBuffer encode(TreeDocument document) throws SyncMlException {
        WbxmlElementWriter out = new WbxmlElementWriter(WbxmlElementWriter.TREE, Tag.TREE_PAGE);
        new TreeWriter(out).write(document);
        return out.toBuffer();
    }
}
