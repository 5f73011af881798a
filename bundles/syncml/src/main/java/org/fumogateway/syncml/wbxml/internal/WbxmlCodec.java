package org.fumogateway.syncml.wbxml.internal;

import java.nio.ByteBuffer;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.internal.CodecConfiguration;
import org.fumogateway.syncml.internal.Decoding;
import org.fumogateway.syncml.internal.Limits;
import org.fumogateway.syncml.internal.MessageReader;
import org.fumogateway.syncml.internal.MessageWriter;
import org.fumogateway.syncml.internal.Source;
import org.fumogateway.syncml.internal.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The WBXML encoding of SyncML (SYN section 10). Keeps nothing between two messages; thread-safe.
 *
 * <p>The Data of a decoded message are slices of the caller's buffer as long as they stand there in one piece, which is the rule.
 */
@Component(service = SyncMlCodec.class, configurationPid = CodecConfiguration.PID,
        property = SyncMlCodec.MEDIA_TYPE + "=" + SyncMlCodec.WBXML)
public final class WbxmlCodec implements SyncMlCodec {

    private final Limits limits;

    /** Creates a codec with the default limits. */
    public WbxmlCodec() {
        this(Limits.DEFAULT);
    }

    /** Creates a codec with configured limits. */
    @Activate
    public WbxmlCodec(CodecConfiguration configuration) {
        this(Limits.of(configuration));
    }

    /** Creates a codec with limits of its own, for tools and tests. */
    public WbxmlCodec(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String mediaType() {
        return WBXML;
    }

    @Override
    public Message decode(ByteBuffer octets) throws SyncMlException {
        Source document = Source.of(octets, limits);
        return Decoding.decode(() -> WbxmlCursor.open(document, limits), in -> new MessageReader(in, limits).read());
    }

    @Override
    public ByteBuffer encode(Message message) throws SyncMlException {
        return write(message, new WbxmlElementWriter(WbxmlElementWriter.MESSAGE, Tag.SYNCML_PAGE));
    }

    @Override
    public ByteBuffer encode(Message message, ByteBuffer room) throws SyncMlException {
        return write(message, new WbxmlElementWriter(WbxmlElementWriter.MESSAGE, Tag.SYNCML_PAGE, room.array()));
    }

    private static ByteBuffer write(Message message, WbxmlElementWriter out) throws SyncMlException {
        new MessageWriter(out).write(message);
        return out.toBuffer();
    }
}
