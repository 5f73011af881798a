package org.fumogateway.fumoagent.internal;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What an Exec asks for, with the node it goes to and the alert type of its report (FUMO-75 to FUMO-77). */
enum OperationKind {
    DOWNLOAD("Download", StateMachine.Command.EXEC_DOWNLOAD),
    UPDATE("Update", StateMachine.Command.EXEC_UPDATE),
    DOWNLOAD_AND_UPDATE("DownloadAndUpdate", StateMachine.Command.EXEC_DOWNLOAD_AND_UPDATE);

    static final String TYPE_PREFIX = "org.openmobilealliance.dm.firmwareupdate.";

    private final String node;
    private final StateMachine.Command command;

    OperationKind(String node, StateMachine.Command command) {
        this.node = node;
        this.command = command;
    }

    /**
     * The operations of those nodes.
     *
     * @throws IllegalArgumentException if there is no such node
     */
    static Set<OperationKind> ofNodes(String... names) {
        Set<OperationKind> kinds = EnumSet.noneOf(OperationKind.class);
        // A settings file has the list in one text.
        for (String name : String.join(",", names).split(",")) {
            kinds.add(Arrays.stream(values()).filter(kind -> kind.node.equals(name.strip())).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("The nodes are Download, Update and DownloadAndUpdate, not " + name)));
        }
        return kinds;
    }

    /** Name of the node below the instance. */
    String node() {
        return node;
    }

    /** The command of the state machine. */
    StateMachine.Command command() {
        return command;
    }

    /** The word for people and for the alert type. */
    String word() {
        return node.toLowerCase(Locale.ROOT);
    }

    /** Alert type of the report. */
    String alertType() {
        return TYPE_PREFIX + word();
    }

    /** True if it fetches a package. */
    boolean downloads() {
        return this != UPDATE;
    }

    /** Alert type with which the gateway asks for an update. */
    static String requestType(boolean byUser) {
        return TYPE_PREFIX + (byUser ? "userrequest" : "devicerequest");
    }
}
