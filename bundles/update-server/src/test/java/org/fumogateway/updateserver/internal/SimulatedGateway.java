package org.fumogateway.updateserver.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.Dialogue;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.UserPrompt;

/** A gateway as its tree: answers what it is told, and keeps it. */
final class SimulatedGateway {

    static final String INSTANCE = "./FwUpdate/Gw";

    final Map<String, String> tree = new LinkedHashMap<>();
    final List<ManagementCommand> commands = new ArrayList<>();
    int execStatus = 202;
    int writeStatus = 200;
    /** Status of a Sequence; commands inside it are answered only if it is 200. */
    int sequenceStatus = 200;
    /** Status of whatever a person is shown or asked: there is nobody. */
    int personStatus = 406;
    /** What the person has seen. */
    final List<UserPrompt> shown = new ArrayList<>();

    SimulatedGateway() {
        tree.put(".", "DevInfo/DevDetail/FwUpdate/Vendor");
        tree.put("./Vendor", "");
        tree.put("./FwUpdate", "Gw");
        tree.put("./DevDetail/FwV", "4.1.7");
        tree.put("./DevDetail/HwV", "C1");
        tree.put("./DevDetail/LrgObj", "false");
        tree.put(INSTANCE + "?prop=Type", "urn:oma:mo:oma-fumo:1.0");
        tree.put(INSTANCE, "Download/Update/DownloadAndUpdate/State/PkgVersion");
        tree.put(INSTANCE + "/State", "10");
        tree.put(INSTANCE + "/PkgVersion", "");
        tree.put(INSTANCE + "/Update", "");
    }

    /** Runs the session from here to its end. */
    void run(Dialogue dialogue) {
        List<ManagementCommand> next = dialogue.next(List.of());
        for (int packages = 0; !next.isEmpty() && packages < 10; packages++) {
            commands.addAll(next);
            next = dialogue.next(next.stream().map(this::answer).toList());
        }
        dialogue.ended(true);
    }

    CommandResult answer(ManagementCommand command) {
        if (command instanceof ManagementCommand.Read read) {
            List<CommandResult.Value> values = read.uris().stream().filter(tree::containsKey)
                    .map(uri -> new CommandResult.Value(uri, "chr", "text/plain", tree.get(uri))).toList();
            List<Integer> statuses = read.uris().stream().map(uri -> tree.containsKey(uri) ? 200 : 404).toList();
            return new CommandResult(command, 200, values, statuses, List.of());
        }
        if (command instanceof ManagementCommand.InOrder sequence) {
            return new CommandResult(command, sequenceStatus, List.of(), List.of(), sequence.commands().stream()
                    .map(inner -> sequenceStatus == 200 ? answer(inner) : new CommandResult(inner, 0, List.of(), List.of(), List.of())).toList());
        }
        if (command instanceof ManagementCommand.Interact interact) {
            shown.add(interact.prompt());
            return new CommandResult(command, personStatus, List.of(), List.of(), List.of());
        }
        return new CommandResult(command, command instanceof ManagementCommand.Execute ? execStatus : writeStatus, List.of(), List.of(),
                List.of());
    }

    List<ManagementCommand.Read> reads() {
        return commands.stream().filter(ManagementCommand.Read.class::isInstance).map(ManagementCommand.Read.class::cast)
                .toList();
    }
}
