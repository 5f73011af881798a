package org.fumogateway.syncml.internal;

/**
 * What a decoder accepts before it gives up (SYN-13). Values outside their range are drawn to its nearer end.
 *
 * @param messageOctets octets of one encoded message, and of all its text when decoded
 * @param depth         nesting of elements, root included
 * @param elements      elements of one message
 * @param commands      commands of one message, nested ones included
 * @param tagOctets     octets of one start tag with its attributes
 * @param tokenOctets   octets of one value that is not a Data: addresses, names, nonces
 * @param tableOctets   octets of a string table (WBXML)
 */
public record Limits(int messageOctets, int depth, int elements, int commands, int tagOctets, int tokenOctets,
        int tableOctets) {

    /** Defaults: 1 MiB, 32 levels, 20 000 elements, 2 000 commands, 4 KiB of tag, 16 KiB of token, 64 KiB of table. */
    public static final Limits DEFAULT = new Limits(1 << 20, 32, 20_000, 2_000, 4_096, 16_384, 65_536);

    private static final int LEAST_OCTETS = 1_024;
    private static final int MOST_OCTETS = 256 << 20;
    private static final int LEAST_DEPTH = 10;
    /** Commands within commands are read by nested calls: the ceiling keeps them far from the end of any thread's stack. */
    private static final int MOST_DEPTH = 200;

    /** Draws every value into its range. */
    public Limits {
        messageOctets = clamp(messageOctets, LEAST_OCTETS, MOST_OCTETS);
        depth = clamp(depth, LEAST_DEPTH, MOST_DEPTH);
        elements = clamp(elements, 100, 10_000_000);
        commands = clamp(commands, 10, 1_000_000);
        tagOctets = clamp(tagOctets, 256, 65_536);
        tokenOctets = clamp(tokenOctets, LEAST_OCTETS, MOST_OCTETS);
        tableOctets = clamp(tableOctets, 0, MOST_OCTETS);
    }

    /** The limits that are configured. */
    public static Limits of(CodecConfiguration configuration) {
        return new Limits(configuration.maxMessageOctets(), configuration.maxDepth(), configuration.maxElements(),
                configuration.maxCommands(), configuration.maxTagOctets(), configuration.maxTokenOctets(),
                configuration.maxTableOctets());
    }

    private static int clamp(int value, int least, int most) {
        return Math.max(least, Math.min(most, value));
    }
}
