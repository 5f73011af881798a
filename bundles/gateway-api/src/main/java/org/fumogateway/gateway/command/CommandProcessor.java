package org.fumogateway.gateway.command;

import java.util.List;
import java.util.Optional;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.TreeCommand;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.service.dmt.DmtException;

/**
 * Executes the commands of a server on the management tree. One {@link MessageExecution} per message and per message only: what a failed
 * command means for later ones (FUMO-67, a person's "no") is remembered that long. Thread-safe; a MessageExecution is used by one thread.
 */
@ProviderType
public interface CommandProcessor {

    /** Service property: Integer, characters of the longest URI that is accepted, 0 for no limit (TREE-12). */
    String MAX_TOTAL_LENGTH = "maxTotalLength";
    /** Service property: Integer, characters of the longest segment of a URI, 0 for no limit (TREE-12). */
    String MAX_SEGMENT_LENGTH = "maxSegmentLength";
    /** Service property: Integer, most segments of a URI, the root's dot not counted, 0 for no limit (TREE-12). */
    String MAX_DEPTH = "maxDepth";

    /**
     * Begins the execution of a message of an authenticated server.
     *
     * @param principal ServerID of the account; all access checks use it (SEC-100)
     * @param msgRef    MsgID of the message, for the MsgRef of the answers
     * @param mediaType media type of the message: serialised subtrees in the answers are of the same encoding (TREE-75)
     * @param alerts    answers user interaction alerts, also those within a Sequence or an Atomic
     */
    MessageExecution begin(String principal, int msgRef, String mediaType, UserAlerts alerts);

    /** Execution of one message. */
    interface MessageExecution extends AutoCloseable {

        /**
         * Executes a command of the body with everything in it. Alerts directly in the body other than user interaction, Status and
         * Results are not for here.
         *
         * @return Status of the command first, then of the commands in it, Results behind the Status of their Get (DM-91). CmdIDs are 0:
         *         the sender numbers them. Never empty (DM-94)
         * @throws InterruptedException if the thread was interrupted while it waited; what was executed stays executed
         */
        List<Command> execute(Command command) throws InterruptedException;

        /**
         * Judges a command that carries the first chunk of a value, before anything of it is kept: whether its form, the existence of the node,
         * access rights and meta data would permit it, were its value whole (DM-174). Changes nothing.
         *
         * @param chunk Add or Replace with one Item whose Data is a chunk
         * @throws InterruptedException if the thread was interrupted while it waited
         */
        Judgement judge(TreeCommand chunk) throws InterruptedException;

        /**
         * Ends a value that came in chunks and went to a sink: judges once more, then has it committed. What became of it is remembered as for
         * any other command of the message (FUMO-67).
         *
         * @param lastChunk the command with the last chunk
         * @param commit    makes the value the node's; called at most once, while no session on the tree is open
         * @return Status of the command, CmdID 0
         */
        List<Command> complete(TreeCommand lastChunk, ValueCommit commit) throws InterruptedException;

        /**
         * Takes over the value that belongs to Results of this execution whose only Item has no Data because its value is a stream: octets, with
         * the Type that the Item has (DM-177). Called before {@link #close}; whoever takes the value closes it.
         *
         * @param results Results as {@link #execute} returned them, the same instance
         * @return the value; empty if the Results are complete as they are, or it was taken already
         */
        Optional<LargeObjects.Content> takeContent(Results results);

        /** Ends the execution; values that nobody took are closed. */
        @Override
        void close();
    }

    /**
     * What a chunk is worth.
     *
     * @param status  200 if it may be taken, else the Status to answer
     * @param nodeUri absolute URI of the node in the form of the tree; null if the command names none
     */
    record Judgement(int status, String nodeUri) {

        /** True if it may be taken. */
        public boolean permitted() {
            return status == 200;
        }
    }

    /** Makes a value that is whole the value of its node. */
    @FunctionalInterface
    interface ValueCommit {

        /**
         * Does it.
         *
         * @throws DmtException with the Status to answer
         */
        void run() throws DmtException;
    }

    /** Answers user interaction alerts (1100 to 1104). */
    @FunctionalInterface
    interface UserAlerts {

        /** Shows the alert and returns its Status (CmdID 0): 200, 304, 214, 406, 408, 412 or 416. */
        Status answer(Alert alert, int msgRef) throws InterruptedException;
    }
}
