package org.fumogateway.server.dialogue;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One session from the view of whoever manages the gateway. Called by one thread at a time, in this order: any number of alerts, then
 * next, and so on for each package of the gateway; finally ended, exactly once. Everything that must not be lost is durable when a method
 * returns, because the answer to the gateway goes out right after.
 */
@ConsumerType
public interface Dialogue {

    /** Most octets of a position. */
    int MAX_POSITION = 64;

    /** A Generic Alert came in; returns the Status to answer: 200, 202, 412, 415 or 500 (DM-142, FUMO-93, FUMO-106). */
    int alert(ReceivedAlert alert);

    /**
     * A package of the gateway is complete.
     *
     * @param results what became of the commands that the last call returned, one per command and in that order; empty at first
     * @return commands to send, empty to close the session
     */
    List<ManagementCommand> next(List<CommandResult> results);

    /**
     * Where the dialogue stands after its last {@link #next}, so that another server on the same store can go on with it
     * ({@link DialogueHandler#resume}). Small: it travels in the address of the next message.
     *
     * @return at most {@link #MAX_POSITION} octets, or null if only this object can go on
     */
    default byte[] position() {
        return null;
    }

    /**
     * Of a dialogue that was resumed: the commands that were returned last before that, whose results the next call of {@link #next} is to be given;
     * the answers to others are dropped, and it begins with no results. Asked once, at first.
     *
     * @return all commands of that call in their order, or none
     */
    default List<ManagementCommand> pending() {
        return List.of();
    }

    /**
     * The session is over. Commands that were returned last and have no result are unknown (DM-185).
     *
     * @param completed true if it was closed properly
     */
    void ended(boolean completed);
}
