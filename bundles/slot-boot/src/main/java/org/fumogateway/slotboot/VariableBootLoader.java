package org.fumogateway.slotboot;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/**
 * A boot loader of the platform that shares variables with this gateway: its script chooses the slot and counts the attempts, the kernel tells
 * which slot it chose. A restart of the gateway's process alone is no start here.
 */
final class VariableBootLoader extends StatefulBootLoader {

    private final BootVariables variables;
    private final LoaderConvention convention;
    private final MachineStart start;

    VariableBootLoader(SlotDescriptions descriptions, BootVariables variables, LoaderConvention convention, MachineStart start) {
        super(descriptions);
        this.variables = variables;
        this.convention = convention;
        this.start = start;
    }

    @Override
    public synchronized Optional<BootState> state() throws StorageException {
        Map<String, String> found = variables.read();
        String confirmed = found.getOrDefault(convention.confirmed(), "");
        return confirmed.isEmpty() ? Optional.empty() : Optional.of(state(known(confirmed, convention.confirmed()), running(), found));
    }

    private BootState state(Slot active, Slot running, Map<String, String> found) throws StorageException {
        Slot other = active.other();
        Slot first = convention.first(found).orElseThrow(() -> new StorageException(Reason.CORRUPT,
                "The boot variable " + convention.order() + " names no slot of this gateway"));
        int left = convention.left(other, found);
        if (first == other && (left > 0 || running == other)) {
            return new BootState(active, Optional.of(other), left, 0, Optional.empty());
        }
        if (first == other || convention.name(other).equals(found.get(convention.fallback()))) {
            return new BootState(active, Optional.empty(), 0, 0, Optional.of(other));
        }
        return new BootState(active, Optional.empty(), 0, 0, Optional.empty());
    }

    @Override
    synchronized BootState write(BootState state) throws StorageException {
        variables.write(convention.variables(state));
        return state;
    }

    @Override
    public synchronized void exclude(Slot slot) throws StorageException {
        Map<String, String> found = variables.read();
        if (slot == known(found.getOrDefault(convention.confirmed(), ""), convention.confirmed())) {
            throw new StorageException(Reason.INVALID, "Slot " + slot.id() + " is the good one and has to stay startable");
        }
        if (convention.left(slot, found) > 0) {
            variables.write(convention.excluded(slot));
        }
    }

    @Override
    public synchronized void initialize(Slot active) throws StorageException {
        Map<String, String> changes = new HashMap<>(convention.variables(BootState.factory(active)));
        changes.putAll(convention.excluded(active.other()));
        variables.write(changes);
    }

    /** The decision was the script's; what follows from it is written down, and a good slot that came up gets its attempts back. */
    @Override
    public synchronized BootDecision boot() throws StorageException {
        Slot running = running();
        String id = start.id();
        try {
            BootState state = settle(running);
            return new BootDecision(running, id, state.trial().equals(Optional.of(running)), Optional.empty());
        } catch (StorageException failed) {
            return new BootDecision(running, id, false,
                    Optional.of("What the boot loader remembers could not be read or written: " + failed.getMessage()));
        }
    }

    private BootState settle(Slot running) throws StorageException {
        BootState before = provisioned();
        BootState now = before;
        Map<String, String> found = variables.read();
        if (before.trial().isEmpty() && running != before.active() && convention.left(before.active(), found) == 0) {
            // The confirmed firmware used up its attempts: the earlier one is what there is now.
            now = new BootState(running, Optional.empty(), 0, 0, Optional.of(before.active()));
        }
        boolean wornOut = running == now.active() && convention.left(running, found) < convention.limit();
        boolean fellBack = now.trial().isEmpty() && convention.first(found).equals(Optional.of(now.active().other()));
        return wornOut || fellBack ? write(now) : now;
    }

    private Slot running() throws StorageException {
        return known(start.slotName(), "kernel parameter " + start.parameter());
    }

    private Slot known(String name, String where) throws StorageException {
        return convention.slot(name).orElseThrow(() -> new StorageException(Reason.CORRUPT, "'" + name + "' in " + where
                + " is no slot of this gateway"));
    }
}
