package org.fumogateway.syncml.xml.internal;

import java.nio.ByteBuffer;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.internal.Limits;
import org.fumogateway.syncml.internal.MessageReader;
import org.fumogateway.syncml.internal.MessageWriter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The XML encoding of SyncML (SYN-1 to SYN-19). Keeps nothing between two messages; thread-safe.
 *
 * <p>The Data of a decoded message are octets of UTF-8 in memory of its own, so the caller's buffer is free when decode returns.
 */
@Component(service = SyncMlCodec.class, configurationPid = XmlCodec.PID,
        property = SyncMlCodec.MEDIA_TYPE + "=" + SyncMlCodec.XML)
@Designate(ocd = XmlCodec.Configuration.class)
public final class XmlCodec implements SyncMlCodec {

    static final String PID = "org.fumogateway.syncml";

    private final Limits limits;
    private final MessageReader messages;

    /** How much of a message is accepted. */
    @ObjectClassDefinition(name = "FUMO Gateway: SyncML messages", description = "How much a received message may hold")
    public @interface Configuration {

        /** Octets of a message. */
        @AttributeDefinition(name = "Message octets", description = "Longest message that is read, in octets", min = "1024")
        int maxMessageOctets() default 1 << 20;

        /** Levels of elements. */
        @AttributeDefinition(name = "Depth", description = "Levels of nested elements, at least 10, at most 200")
        int maxDepth() default 32;

        /** Number of elements. */
        @AttributeDefinition(name = "Elements", description = "Elements of one message")
        int maxElements() default 20_000;

        /** Number of commands. */
        @AttributeDefinition(name = "Commands", description = "Commands of one message, nested ones included")
        int maxCommands() default 2_000;

        /** Octets of a start tag. */
        @AttributeDefinition(name = "Tag octets", description = "Longest start tag with its attributes, in octets")
        int maxTagOctets() default 4_096;

        /** Octets of a value that is not a Data. */
        @AttributeDefinition(name = "Token octets",
                description = "Longest address, name or nonce, in octets; a Data may fill the message")
        int maxTokenOctets() default 16_384;
    }

    /** Creates a codec with the default limits. */
    public XmlCodec() {
        this(Limits.DEFAULT);
    }

    /** Creates a codec with configured limits. */
    @Activate
    public XmlCodec(Configuration configuration) {
        this(new Limits(configuration.maxMessageOctets(), configuration.maxDepth(), configuration.maxElements(),
                configuration.maxCommands(), configuration.maxTagOctets(), configuration.maxTokenOctets()));
    }

    XmlCodec(Limits limits) {
        this.limits = limits;
        messages = new MessageReader(limits);
    }

    @Override
    public String mediaType() {
        return XML;
    }

    @Override
    public Message decode(ByteBuffer octets) throws SyncMlException {
        return messages.read(new XmlElementReader(octets, limits).read());
    }

    @Override
    public ByteBuffer encode(Message message) throws SyncMlException {
        XmlElementWriter out = new XmlElementWriter();
        new MessageWriter(out).write(message);
        return out.toBuffer();
    }
}
