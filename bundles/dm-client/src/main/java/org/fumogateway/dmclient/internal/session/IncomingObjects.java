package org.fumogateway.dmclient.internal.session;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.fumogateway.dmprotocol.AlertCode;
import org.fumogateway.dmprotocol.LargeObjectJoiner;
import org.fumogateway.dmprotocol.LargeObjectJoiner.Arrival;
import org.fumogateway.dmprotocol.LargeObjectJoiner.Kind;
import org.fumogateway.dmprotocol.LargeObjectJoiner.Value;
import org.fumogateway.dmprotocol.NodeValues;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.command.CommandProcessor.Judgement;
import org.fumogateway.gateway.command.CommandProcessor.MessageExecution;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.TreeCommand;
import org.osgi.service.log.Logger;

/**
 * Values that the server sends in several messages (DM section 9, receiving). Chunks go straight on to whoever takes large objects on this
 * gateway; without anybody, a first chunk is answered 413. What is not whole when the session ends is dropped. Used by one thread.
 */
final class IncomingObjects implements AutoCloseable {

    private final Supplier<LargeObjects> objects;
    private final String serverId;
    private final Logger logger;
    private final long limit;
    private final LargeObjectJoiner joiner;
    private LargeObjects.Reception reception;
    private int chunks;

    /**
     * Creates it for a session.
     *
     * @param objects    gives who takes large objects, or null if nobody does now
     * @param serverId   server of the session
     * @param configured largest object in octets, 0 for whatever can be stored
     */
    IncomingObjects(Supplier<LargeObjects> objects, String serverId, long configured, Logger logger) {
        this.objects = objects;
        this.serverId = serverId;
        this.logger = logger;
        LargeObjects present = objects.get();
        limit = present == null ? 0 : configured > 0 ? configured : present.largest();
        joiner = new LargeObjectJoiner(limit);
    }

    /** MaxObjSize to announce, or null if there is nothing to announce (DM-161). */
    Long announced() {
        return limit > 0 ? limit : null;
    }

    /** Chunks taken so far: messages that a session may have beside its others. */
    int chunks() {
        return chunks;
    }

    /** Takes the next command of a message: a chunk is stored, anything else executed. */
    List<Command> execute(MessageExecution execution, Command command, int msgRef) throws InterruptedException {
        List<Command> answers = new ArrayList<>();
        Arrival arrival = joiner.arrive(command);
        if (arrival.unfinished() != null) {
            abandon(arrival.unfinished(), answers);
        }
        if (arrival.kind() == Kind.WHOLE) {
            answers.addAll(execution.execute(command));
        } else if (arrival.kind() == Kind.REFUSED) {
            drop();
            answers.add(status(command, msgRef, arrival.status()));
        } else {
            answers.addAll(chunk(execution, (TreeCommand) command, arrival, msgRef));
        }
        return answers;
    }

    /** The message is through; an object that its package should have completed is dropped (DM-175). */
    List<Command> messageEnds(boolean last) {
        List<Command> answers = new ArrayList<>();
        String unfinished = joiner.messageEnds(last);
        if (unfinished != null) {
            abandon(unfinished, answers);
        }
        return answers;
    }

    private void abandon(String uri, List<Command> answers) {
        drop();
        logger.warn("The server {} left the value of {} unfinished", serverId, uri);
        answers.add(new Alert(0, AlertCode.NO_END_OF_DATA, null, List.of(Item.ofTarget(uri))));
    }

    private List<Command> chunk(MessageExecution execution, TreeCommand command, Arrival arrival, int msgRef) throws InterruptedException {
        boolean done = false;
        try {
            if (arrival.kind() == Kind.FIRST) {
                Judgement judgement = execution.judge(command);
                if (!judgement.permitted()) {
                    return List.of(status(command, msgRef, judgement.status()));
                }
                reception = open(judgement.nodeUri(), arrival.value());
            }
            reception.append(arrival.octets());
            chunks++;
            done = arrival.kind() != Kind.LAST;
            return done ? List.of(status(command, msgRef, StatusCode.CHUNK_ACCEPTED)) : complete(execution, command, arrival.value());
        } catch (CommandStatusException refused) {
            logger.warn("The value of {} is answered {}: {}", refused.getURI(), refused.status(), refused.getMessage());
            return List.of(status(command, msgRef, refused.status()));
        } finally {
            if (!done) {
                drop();
            }
        }
    }

    private LargeObjects.Reception open(String nodeUri, Value value) throws CommandStatusException {
        LargeObjects present = objects.get();
        if (present == null) {
            throw new CommandStatusException(nodeUri, StatusCode.REQUEST_ENTITY_TOO_LARGE, "Nobody takes large objects now");
        }
        return present.open(nodeUri, serverId, value.meta().format(), value.expected());
    }

    private List<Command> complete(MessageExecution execution, TreeCommand command, Value value)
            throws CommandStatusException, InterruptedException {
        if (reception.streamed()) {
            return execution.complete(command, reception::commit);
        }
        return execution.execute(whole(command, value, reception.collected()));
    }

    /** The command as if its value had come in one piece. */
    private static Command whole(TreeCommand command, Value value, byte[] octets) {
        ByteBuffer content = ByteBuffer.wrap(octets);
        Data data = value.octets() ? Data.ofOpaque(content) : Data.ofUtf8(content);
        Meta meta = Meta.of(value.octets() ? NodeValues.FORMAT_BIN : value.meta().format(), value.meta().type());
        Item chunk = command.items().get(0);
        List<Item> items = List.of(new Item(chunk.target(), chunk.source(), meta, data, false));
        return command instanceof Add ? new Add(command.cmdId(), Meta.EMPTY, items) : new Replace(command.cmdId(), Meta.EMPTY, items);
    }

    private static Status status(Command command, int msgRef, int code) {
        List<String> target = command instanceof TreeCommand tree && tree.items().size() == 1 && tree.items().get(0).target() != null
                && tree.items().get(0).target().uri() != null ? List.of(tree.items().get(0).target().uri()) : List.of();
        return new Status(0, msgRef, command.cmdId(), command.name(), target, List.of(), null, code, List.of());
    }

    /** Forgets the value on its way, because a chunk was or will not be taken; its further chunks are refused. */
    void drop() {
        joiner.drop();
        close();
    }

    @Override
    public void close() {
        LargeObjects.Reception closing = reception;
        reception = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (RuntimeException | LinkageError gone) {
                logger.warn("Whoever took the value on its way is gone: {}", String.valueOf(gone.getMessage()));
            }
        }
    }
}
