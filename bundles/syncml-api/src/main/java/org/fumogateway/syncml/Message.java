package org.fumogateway.syncml;

import java.util.List;
import java.util.Objects;

/**
 * One SyncML message: what one HTTP body carries (SYN-12).
 *
 * <p>A decoded message owns the buffer it was read from; its {@link Data} are slices of that buffer. Whoever keeps one longer than the
 * message copies it ({@link Data#copy()}). Closing a message that was built, not decoded, does nothing.
 */
public final class Message implements AutoCloseable {

    private final Header header;
    private final List<Command> commands;
    private final boolean last;
    private final Runnable release;

    private Message(Header header, List<? extends Command> commands, boolean last, Runnable release) {
        this.header = Objects.requireNonNull(header, "header");
        this.commands = List.copyOf(commands);
        this.last = last;
        this.release = Objects.requireNonNull(release, "release");
    }

    /** A message that owns nothing. */
    public static Message of(Header header, List<? extends Command> commands, boolean last) {
        return new Message(header, commands, last, () -> { });
    }

    /** A message whose data live in a buffer; {@code release} runs when it is closed. For codecs. */
    public static Message owning(Header header, List<? extends Command> commands, boolean last, Runnable release) {
        return new Message(header, commands, last, release);
    }

    /** The SyncHdr. */
    public Header header() {
        return header;
    }

    /** The commands of the SyncBody in document order. */
    public List<Command> commands() {
        return commands;
    }

    /** True if the body ends with Final: last message of its package (SYN-42). */
    public boolean last() {
        return last;
    }

    @Override
    public void close() {
        release.run();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Message that && header.equals(that.header) && commands.equals(that.commands) && last == that.last;
    }

    @Override
    public int hashCode() {
        return Objects.hash(header, commands, last);
    }

    /** Session, message number and command names; no data, no credentials. */
    @Override
    public String toString() {
        return "Message[session " + header.sessionId() + ", message " + header.msgId() + ", "
                + commands.stream().map(Command::name).toList() + (last ? ", final]" : "]");
    }
}
