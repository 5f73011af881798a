package org.fumogateway.syncml.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How much of a message is accepted; one configuration for the codecs of all encodings. */
@ObjectClassDefinition(name = "FUMO Gateway: SyncML messages", description = "How much a received message may hold")
public @interface CodecConfiguration {

    /** Configuration PID of every codec. */
    String PID = "org.fumogateway.syncml";

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

    /** Octets of a string table. */
    @AttributeDefinition(name = "String table octets", description = "Longest string table of a WBXML message, in octets")
    int maxTableOctets() default 65_536;
}
