package org.fumogateway.server.dialogue;

import java.util.List;
import java.util.Objects;

/** A command to a gateway, free of SyncML. Immutable. */
public sealed interface ManagementCommand {

    /**
     * Reads nodes; a URI may end in {@code ?prop=} or {@code ?list=}.
     *
     * @param uris what to read
     */
    record Read(List<String> uris) implements ManagementCommand {

        /** Copies the list. */
        public Read {
            uris = List.copyOf(uris);
        }
    }

    /**
     * Overwrites the value of a leaf (Replace).
     *
     * @param uri    leaf
     * @param format Format of the value, such as {@code chr}
     * @param type   Type of the value, such as {@code text/plain}
     * @param value  value
     */
    record Write(String uri, String format, String type, String value) implements ManagementCommand {

        /** Everything is required. */
        public Write {
            Objects.requireNonNull(uri, "uri");
            Objects.requireNonNull(format, "format");
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * Overwrites the octets of a leaf with content that is streamed, in as many messages as it takes (DM section 9). Must be the only command
     * that {@link Dialogue#next} returns: nothing else may be commanded before it is answered (DM-176). A gateway that does not take large
     * objects must not get one (DM-160); one that is larger than the gateway's MaxObjSize is not sent but answered 413.
     *
     * <p>Its result is the Status of the last chunk, or the one with which the gateway refused an earlier chunk; 412 if it gave the object up
     * without a Status.
     *
     * @param uri     leaf
     * @param type    Type of the value, such as {@code application/octet-stream}
     * @param content octets
     */
    record WriteLarge(String uri, String type, ContentSource content) implements ManagementCommand {

        /** Everything is required. */
        public WriteLarge {
            Objects.requireNonNull(uri, "uri");
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(content, "content");
        }
    }

    /**
     * Executes a node.
     *
     * @param uri        node
     * @param correlator returned in the report, or null
     */
    record Execute(String uri, String correlator) implements ManagementCommand {
    }

    /**
     * Shows something to the person at the gateway, or asks him (Alerts 1100 to 1104). Its result is the Status: 200 shown, agreed or answered, 304 a
     * no, 214 cancelled, 408 nobody answered in time, 416 it cannot be shown, 406 there is nobody to show it to; or 200 with the default answer where
     * nobody answered. What was answered is in {@link CommandResult#answers()}. In a {@link Container} whatever stands behind a no or a cancel is not
     * executed (215); outside of one a cancel does the same to all commands of the same {@link Dialogue#next}, a no to none.
     *
     * @param prompt what the person sees
     */
    record Interact(UserPrompt prompt) implements ManagementCommand {

        /** The prompt is required. */
        public Interact {
            Objects.requireNonNull(prompt, "prompt");
        }
    }

    /** Commands that belong together. None of them may be a {@link WriteLarge} (DM-126). */
    sealed interface Container extends ManagementCommand {

        /** The commands, in their order. */
        List<ManagementCommand> commands();
    }

    /**
     * Commands in this order (Sequence). To a gateway that does not know Sequences they are sent one after the other, each when the one before it is
     * answered, with the same result (DM-225).
     *
     * @param commands the commands
     */
    record InOrder(List<ManagementCommand> commands) implements Container {

        /** Copies the list. */
        public InOrder {
            commands = List.copyOf(commands);
        }
    }

    /**
     * Commands of which all are executed or none (Atomic). Its result is 200 if all were; 507, 517 or 406 if none was. Must not hold anything but
     * {@link Write} and {@link Interact} (DM-121).
     *
     * @param commands the commands
     */
    record AllOrNothing(List<ManagementCommand> commands) implements Container {

        /** Copies the list. */
        public AllOrNothing {
            commands = List.copyOf(commands);
        }
    }
}
