package org.fumogateway.dmserver.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fumogateway.dmprotocol.LargeObjectJoiner;
import org.fumogateway.dmprotocol.LargeObjectJoiner.Arrival;
import org.fumogateway.dmprotocol.LargeObjectJoiner.Kind;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Results;
import org.osgi.service.log.Logger;

/**
 * Values that a gateway sends in several messages (DM section 9, receiving): each chunk of Results is answered 213, whatever breaks the rules with
 * its Status or Alert 1225, and the value is dropped. Only what was asked for is taken. Not thread-safe; the session's lock guards it.
 */
final class IncomingValues implements AutoCloseable {

    private final ValueStore store;
    private final String deviceId;
    private final Logger logger;
    private final LargeObjectJoiner joiner;
    private final List<ReceivedValue> whole = new ArrayList<>();
    private ReceivedValue value;
    private SentCommand read;
    private int chunks;

    IncomingValues(ValueStore store, String deviceId, Logger logger) {
        this.store = store;
        this.deviceId = deviceId;
        this.logger = logger;
        this.joiner = new LargeObjectJoiner(store.largest());
    }

    /** MaxObjSize to announce, or null if no large values are taken (DM-161). */
    Long announced() {
        return store.largest() > 0 ? store.largest() : null;
    }

    /** True while a value is on its way: nothing but the next chunk is asked for (DM-175). */
    boolean isOpen() {
        return joiner.isOpen();
    }

    /** Messages taken so far that carried a chunk. */
    int chunks() {
        return chunks;
    }

    /**
     * Looks at the next command of a message, other than Statuses and alerts of the session.
     *
     * @param asked the command that Results answer
     * @return true if it carries no chunk and is to be taken as any other
     */
    boolean isWhole(Command command, Optional<SentCommand> asked, Statuses statuses) {
        Arrival arrival = joiner.arrive(command);
        if (arrival.unfinished() != null) {
            abandon(arrival.unfinished(), statuses);
        }
        if (arrival.kind() == Kind.WHOLE) {
            return true;
        }
        if (!(command instanceof Results results)) {
            joiner.drop();
            statuses.refuse(command, StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED);
            return false;
        }
        String uri = uri(results);
        int status = arrival.kind() == Kind.REFUSED ? arrival.status() : take(results, uri, arrival, asked);
        if (status != StatusCode.OK) {
            statuses.add(results, uri, status);
        }
        if (!StatusCode.succeeded(status) && status != StatusCode.CHUNK_ACCEPTED) {
            refuse(uri, status, asked);
        }
        return false;
    }

    private int take(Results results, String uri, Arrival arrival, Optional<SentCommand> asked) {
        try {
            if (arrival.kind() == Kind.FIRST) {
                if (asked.isEmpty() || !asked.get().reads()) {
                    return StatusCode.INCOMPLETE_COMMAND;
                }
                read = asked.get();
                value = store.open(arrival.value().expected());
            }
            value.append(arrival.octets());
            chunks++;
            if (arrival.kind() != Kind.LAST) {
                return StatusCode.CHUNK_ACCEPTED;
            }
            value.settle();
            whole.add(value);
            read.take(uri, arrival.value(), value);
            value = null;
            read = null;
            return StatusCode.OK;
        } catch (ValueStore.RefusedException full) {
            logger.warn("A value of gateway {} is answered {}: {}", deviceId, full.status(), full.getMessage());
            return full.status();
        }
    }

    private static String uri(Results results) {
        List<Item> items = results.items();
        return items.size() == 1 && items.get(0).source() != null ? items.get(0).source().uri() : null;
    }

    private void refuse(String uri, int status, Optional<SentCommand> asked) {
        logger.warn("Gateway {} sends the value of {} in vain: {}", deviceId, uri, status);
        (read == null ? asked : Optional.of(read)).ifPresent(command -> command.fail(uri, status));
        drop();
    }

    private void abandon(String uri, Statuses statuses) {
        logger.warn("Gateway {} left the value of {} unfinished", deviceId, uri);
        if (read != null) {
            read.fail(uri, StatusCode.INCOMPLETE_COMMAND);
        }
        drop();
        statuses.unfinished(uri);
    }

    /** The message is through; a value that its package should have completed is dropped (DM-175). */
    void messageEnds(boolean last, Statuses statuses) {
        String unfinished = joiner.messageEnds(last);
        if (unfinished != null) {
            abandon(unfinished, statuses);
        }
    }

    /** Forgets the value on its way. */
    void drop() {
        joiner.drop();
        if (value != null) {
            value.close();
        }
        value = null;
        read = null;
    }

    /** Lets go of the values that were handed over. */
    void release() {
        whole.forEach(ReceivedValue::close);
        whole.clear();
    }

    @Override
    public void close() {
        drop();
        release();
    }
}
