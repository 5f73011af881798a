package org.fumogateway.gatewayshell.internal;

import java.util.Arrays;
import java.util.List;
import org.fumogateway.gateway.firmware.FirmwareUpdates;
import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.gateway.firmware.UpdateOutcome;
import org.fumogateway.gateway.firmware.UpdateStatus;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Shell commands about firmware updates. Every command returns text; {@code --json} returns one JSON value instead. */
@Component(service = UpdateCommands.class, property = {"osgi.command.scope=fumo", "osgi.command.function=status",
    "osgi.command.function=history", "osgi.command.function=start", "osgi.command.function=ask", "osgi.command.function=consent",
    "osgi.command.function=postpone", "osgi.command.function=cancel"})
public final class UpdateCommands {

    private static final String DEVICE = "--device";

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile FirmwareUpdates updates;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY, target = RunningFirmware.OF_GATEWAY)
    private volatile RunningFirmware running;

    /** {@code fumo:status [--json]}: the running firmware and where each FUMO instance stands. */
    public String status(String... arguments) {
        return ShellText.answer(() -> {
            FirmwareUpdates source = updates;
            List<UpdateStatus> all = source == null ? List.of() : source.status();
            return ShellText.json(arguments) ? UpdateText.statusJson(running, all) : UpdateText.status(running, all);
        });
    }

    /** {@code fumo:history INSTANCE [--json]}: ended operations, newest first. */
    public String history(String... arguments) {
        return ShellText.answer(() -> {
            FirmwareUpdates source = agent();
            List<UpdateOutcome> outcomes = source.history(instance(source, arguments));
            return ShellText.json(arguments) ? UpdateText.historyJson(outcomes) : UpdateText.history(outcomes);
        });
    }

    /** {@code fumo:start [INSTANCE]}: installs the package that is here. */
    public String start(String... arguments) {
        return ShellText.answer(() -> {
            FirmwareUpdates source = agent();
            source.start(instance(source, arguments));
            return "the update begins";
        });
    }

    /** {@code fumo:ask [INSTANCE] [--device]}: asks the server for an update, for a person or as the device itself. */
    public String ask(String... arguments) {
        return ShellText.answer(() -> {
            FirmwareUpdates source = agent();
            boolean device = List.of(arguments).contains(DEVICE);
            String[] others = Arrays.stream(arguments).filter(word -> !word.equals(DEVICE)).toArray(String[]::new);
            source.askServer(instance(source, others), !device);
            return "the server is asked for an update";
        });
    }

    /** {@code fumo:consent [INSTANCE]}: agrees to the operation that waits. */
    public String consent(String... arguments) {
        return ShellText.answer(() -> {
            FirmwareUpdates source = agent();
            source.consent(instance(source, arguments));
            return "agreed";
        });
    }

    /** {@code fumo:postpone MINUTES [INSTANCE]}: the operation that waits begins later. */
    public String postpone(String minutes, String... arguments) {
        return ShellText.answer(() -> {
            FirmwareUpdates source = agent();
            source.postpone(instance(source, arguments), ShellText.number(minutes, "MINUTES"));
            return "postponed by " + minutes + " minutes";
        });
    }

    /** {@code fumo:cancel [INSTANCE]}: stops the running operation where this is still possible. */
    public String cancel(String... arguments) {
        return ShellText.answer(() -> {
            FirmwareUpdates source = agent();
            source.cancel(instance(source, arguments));
            return "cancelled";
        });
    }

    private FirmwareUpdates agent() {
        FirmwareUpdates source = updates;
        if (source == null) {
            throw new IllegalStateException("the FUMO agent is not running");
        }
        return source;
    }

    private static String instance(FirmwareUpdates source, String... arguments) {
        List<String> plain = ShellText.plain(arguments);
        if (!plain.isEmpty()) {
            return plain.get(0);
        }
        List<UpdateStatus> all = source.status();
        if (all.size() != 1) {
            throw new IllegalStateException("name one of the instances " + all.stream().map(UpdateStatus::instanceUri).toList());
        }
        return all.get(0).instanceUri();
    }
}
