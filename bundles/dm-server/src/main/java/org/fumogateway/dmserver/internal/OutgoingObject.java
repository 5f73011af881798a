package org.fumogateway.dmserver.internal;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.fumogateway.dmprotocol.LargeObjectSplitter;
import org.fumogateway.dmprotocol.LargeObjectSplitter.Carrier;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ManagementCommand.WriteLarge;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;

/**
 * A large object on its way to the gateway: state LARGE of DM section 5.2. Each chunk waits for its 213; any other answer ends it. Not
 * thread-safe; the session's lock guards it.
 */
final class OutgoingObject implements AutoCloseable {

    private final WriteLarge command;
    private LargeObjectSplitter splitter;
    private int messageId;
    private int commandId;
    private int status;
    private boolean givenUp;

    OutgoingObject(WriteLarge command) {
        this.command = command;
    }

    /** True if a chunk has been sent. */
    boolean begun() {
        return commandId != 0;
    }

    /** True if the next chunk is to be sent now. */
    boolean goesOn() {
        return !givenUp && (commandId == 0 || !splitter.finished() && status == StatusCode.CHUNK_ACCEPTED);
    }

    /** True if the gateway did not accept the last chunk, so that no further one is sent (DM-173). */
    boolean stopped() {
        return givenUp || commandId != 0 && !splitter.finished() && status != StatusCode.CHUNK_ACCEPTED;
    }

    /** The next chunk behind these Statuses. */
    Message next(SyncMlCodec codec, long maxOctets, Header header, Collection<Command> statuses) throws SyncMlException, IOException {
        if (splitter == null) {
            splitter = LargeObjectSplitter.ofOctets(codec, Carrier.replace(command.uri()), command.type(), command.content().size(),
                    command.content().open());
        }
        Message message = splitter.next(header, statuses, maxOctets);
        messageId = header.msgId();
        commandId = message.commands().get(message.commands().size() - 1).cmdId();
        status = 0;
        return message;
    }

    /** Takes a Status; the first one for the chunk sent last counts (DM-222). */
    void take(Status answer) {
        if (answer.msgRef() == messageId && answer.cmdRef() == commandId && status == 0) {
            status = answer.code();
        }
    }

    /** The gateway has dropped the object (Alert 1225). */
    void giveUp() {
        givenUp = true;
    }

    /** What became of it. */
    CommandResult result() {
        boolean unanswered = status == 0 || status == StatusCode.CHUNK_ACCEPTED;
        return new CommandResult(command, givenUp && unanswered ? StatusCode.INCOMPLETE_COMMAND : status, List.of(), List.of(), List.of());
    }

    /** Octets as transported, to be compared with MaxObjSize. */
    static long transportSize(WriteLarge command, SyncMlCodec codec) {
        return LargeObjectSplitter.transportSize(codec, command.content().size());
    }

    @Override
    public void close() throws IOException {
        if (splitter != null) {
            splitter.close();
        }
    }
}
