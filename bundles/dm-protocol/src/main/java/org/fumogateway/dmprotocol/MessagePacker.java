package org.fumogateway.dmprotocol;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;

/**
 * Puts as many commands into a message as the peer accepts (SYN-29, SYN-80, DM-51, DM-95).
 *
 * <p>The size is measured, not guessed: each command is encoded once beside a small probe and its increment added up; the
 * finished message is encoded once more and compared with the limit to the octet. Commands are never split, whatever they hold
 * (SYN-83).
 *
 * <p>Immutable; as thread-safe as the codec, which is.
 */
public final class MessagePacker {

    private static final Header PROBE_HEADER = new Header(Header.VER_DTD, Header.VER_PROTO, "1", 1, Location.of("a"),
            Location.of("b"), null, null, Meta.EMPTY);
    /** Numbers that no packed command has: they must differ in a message (SYN-33), and these two are of one length. */
    private static final Command PROBE = Alert.of(Integer.MAX_VALUE, AlertCode.NEXT_MESSAGE);
    private static final Command SECOND_PROBE = Alert.of(Integer.MAX_VALUE - 1, AlertCode.NEXT_MESSAGE);

    /** So many commands are tried all at once, and one less each time that they do not fit. */
    private static final int FEW = 4;

    private final SyncMlCodec codec;
    private final long maxOctets;

    /**
     * Creates a packer for one peer.
     *
     * @param codec     encoding of the session
     * @param maxOctets MaxMsgSize of the peer, or a limit of our own if it named none (SYN-81); {@link Long#MAX_VALUE} for no
     *                  limit
     * @throws IllegalArgumentException if the limit is not positive
     */
    public MessagePacker(SyncMlCodec codec, long maxOctets) {
        if (maxOctets <= 0) {
            throw new IllegalArgumentException("The message size must be positive: " + maxOctets);
        }
        this.codec = codec;
        this.maxOctets = maxOctets;
    }

    /**
     * Takes commands from the head of the queue while the encoded message fits, and numbers them from 1 in document order, nested
     * commands included (SYN-33, DM-72).
     *
     * @param header    header of the message
     * @param queue     commands to send; those packed are removed, their CmdIDs so far are ignored
     * @param mayBeLast whether the package may end here: Final is set if so and the queue was emptied (DM-50, DM-56)
     * @return a message with at least one command
     * @throws SyncMlException          of kind LIMIT if not even the first command fits, or whatever the codec throws; the queue
     *                                  is then as it was
     * @throws IllegalArgumentException if the queue is empty: a message without a command does not exist (SYN-18)
     */
    public Message pack(Header header, Deque<Command> queue, boolean mayBeLast) throws SyncMlException {
        if (queue.isEmpty()) {
            throw new IllegalArgumentException("A message needs at least one command");
        }
        // A few Statuses, as most messages are, need not be measured one by one.
        List<Command> packed = queue.size() <= FEW ? numbered(queue) : chooseByIncrement(header, queue);
        while (true) {
            Message message = Message.of(header, packed, mayBeLast && packed.size() == queue.size());
            if (size(message) <= maxOctets) {
                packed.forEach(taken -> queue.removeFirst());
                return message;
            }
            if (packed.size() == 1) {
                throw tooLarge(packed.get(0));
            }
            packed.remove(packed.size() - 1);
        }
    }

    private static List<Command> numbered(Deque<Command> queue) {
        CommandNumbering numbering = new CommandNumbering(1);
        List<Command> numbered = new ArrayList<>();
        queue.forEach(command -> numbered.add(numbering.number(command)));
        return numbered;
    }

    private List<Command> chooseByIncrement(Header header, Deque<Command> queue) throws SyncMlException {
        long probe = size(Message.of(PROBE_HEADER, List.of(PROBE), true));
        long total = size(Message.of(header, List.of(PROBE), true)) - increment(SECOND_PROBE, probe);
        CommandNumbering numbering = new CommandNumbering(1);
        List<Command> chosen = new ArrayList<>();
        for (Command command : queue) {
            Command numbered = numbering.number(command);
            total += increment(numbered, probe);
            if (total > maxOctets && !chosen.isEmpty()) {
                break;
            }
            chosen.add(numbered);
            if (total > maxOctets) {
                break;
            }
        }
        return chosen;
    }

    private long increment(Command command, long probe) throws SyncMlException {
        return size(Message.of(PROBE_HEADER, List.of(PROBE, command), true)) - probe;
    }

    private long size(Message message) throws SyncMlException {
        return codec.encode(message).remaining();
    }

    private SyncMlException tooLarge(Command command) {
        return new SyncMlException(SyncMlException.Kind.LIMIT,
                "A single " + command.name() + " does not fit into a message of " + maxOctets + " octets", null, -1, null);
    }
}
