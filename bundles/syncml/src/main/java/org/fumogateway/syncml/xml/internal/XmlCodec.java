package org.fumogateway.syncml.xml.internal;

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
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The XML encoding of SyncML (SYN-1 to SYN-19). Keeps nothing between two messages; thread-safe.
 *
 * <p>The Data of a decoded message are slices of the caller's buffer as long as nothing is escaped in them, which is the rule for large
 * ones; the others are octets of UTF-8 in memory of their own. So the buffer stays as it is until the message is closed.
 */
@Component(service = SyncMlCodec.class, configurationPid = CodecConfiguration.PID,
        property = SyncMlCodec.MEDIA_TYPE + "=" + SyncMlCodec.XML)
@Designate(ocd = CodecConfiguration.class)
public final class XmlCodec implements SyncMlCodec {

    private final Limits limits;
    private final Parsers parsers = new Parsers();

    /** Creates a codec with the default limits. */
    public XmlCodec() {
        this(Limits.DEFAULT);
    }

    /** Creates a codec with configured limits. */
    @Activate
    public XmlCodec(CodecConfiguration configuration) {
        this(Limits.of(configuration));
    }

    /** Creates a codec with limits of its own, for tools and tests. */
    public XmlCodec(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String mediaType() {
        return XML;
    }

    @Override
    public Message decode(ByteBuffer octets) throws SyncMlException {
        Source document = Source.of(octets, limits);
        return Decoding.decode(() -> XmlCursor.open(document, parsers, limits), in -> new MessageReader(in, limits).read());
    }

    @Override
    public ByteBuffer encode(Message message) throws SyncMlException {
        return write(message, new XmlElementWriter(XmlElementWriter.SYNCML, false));
    }

    @Override
    public ByteBuffer encode(Message message, ByteBuffer room) throws SyncMlException {
        return write(message, new XmlElementWriter(XmlElementWriter.SYNCML, false, room.array()));
    }

    private static ByteBuffer write(Message message, XmlElementWriter out) throws SyncMlException {
        new MessageWriter(out).write(message);
        return out.toBuffer();
    }
}
