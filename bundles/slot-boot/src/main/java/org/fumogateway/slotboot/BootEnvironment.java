package org.fumogateway.slotboot;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.DurableRecord;
import org.fumogateway.storage.StorageException;

/**
 * The boot state in a file of our own, for gateways whose supervisor is the boot loader: {@link #boot} decides which slot runs. Thread-safe.
 */
public final class BootEnvironment extends StatefulBootLoader {

    private final DurableRecord record;
    /** Names where the state lies; touches nothing. */
    public BootEnvironment(SlotLayout layout, Disk disk) {
        super(new SlotDescriptions(layout, disk));
        this.record = new DurableRecord(disk, layout.directory(), SlotLayout.BOOT);
    }

    @Override
    public synchronized Optional<BootState> state() throws StorageException {
        Optional<byte[]> stored = record.read();
        return stored.isEmpty() ? Optional.empty() : Optional.of(BootState.decode(stored.get()));
    }

    /** Nothing to do: {@link #boot} looks at the description of a slot. */
    @Override
    public void exclude(Slot slot) {
        // Said in the description already, or about to be.
    }

    /**
     * The loader's part, once before each start of the gateway process. A slot on trial runs only after the try it takes was
     * recorded; without tries left, or if it turns out not to be bootable, the trial ends and the good slot runs.
     *
     * <p>A medium that cannot record the start is no reason for a gateway to stay down: the good slot runs then, and the decision
     * tells the {@linkplain BootDecision#trouble() trouble}.
     *
     * @throws StorageException {@code INVALID} before the factory image was installed, {@code CORRUPT} if the state is damaged
     */
    @Override
    public synchronized BootDecision boot() throws StorageException {
        try {
            record.recover();
            BootState before = provisioned();
            boolean bootable = before.trial().map(descriptions()::bootable).orElse(false);
            BootState now = write(before.started(bootable));
            return new BootDecision(now.running(), bootId(now.boots()), now.trial().isPresent(), Optional.empty());
        } catch (StorageException failed) {
            BootState last = provisioned();
            return new BootDecision(last.active(), bootId(last.boots()), false,
                    Optional.of("The start could not be recorded, the good slot runs: " + failed.getMessage()));
        }
    }

    @Override
    public synchronized void initialize(Slot active) throws StorageException {
        write(BootState.factory(active));
    }

    @Override
    synchronized BootState write(BootState state) throws StorageException {
        record.write(state.encode());
        return state;
    }

    /** The count makes it readable, the random part unique even if the count could not be stored. */
    private static String bootId(long boots) {
        return boots + "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
