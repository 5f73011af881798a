package org.fumogateway.fumoagent.internal;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.gateway.install.FirmwareInstaller.Capabilities;
import org.osgi.service.log.Logger;

/** Asks installers what they take; one that fails at that takes nothing, and the others are asked all the same. Thread-safe. */
final class InstallerProbe {

    private final RankedServices<FirmwareInstaller> installers;
    private final Logger logger;
    /** Told about already; by identity, because nothing of a defective service is called that need not be. */
    private final Set<FirmwareInstaller> defective = Collections.newSetFromMap(new IdentityHashMap<>());

    InstallerProbe(RankedServices<FirmwareInstaller> installers, Logger logger) {
        this.installers = installers;
        this.logger = logger;
    }

    /** What it takes right now, or empty if it fails to say. */
    Optional<Capabilities> ask(FirmwareInstaller installer) {
        try {
            Capabilities can = installer.probe();
            if (can != null) {
                return Optional.of(can);
            }
            failed(installer, null);
        } catch (RuntimeException | LinkageError defect) {
            failed(installer, defect);
        }
        return Optional.empty();
    }

    private void failed(FirmwareInstaller installer, Throwable defect) {
        synchronized (defective) {
            defective.retainAll(identities());
            if (!defective.add(installer)) {
                return;
            }
        }
        logger.error("Installer {} does not say what it takes and is given nothing", installer.getClass().getName(), defect);
    }

    /** Those that are still here, so that nothing is kept of one that went. */
    private Set<FirmwareInstaller> identities() {
        Set<FirmwareInstaller> here = Collections.newSetFromMap(new IdentityHashMap<>());
        here.addAll(installers.all());
        return here;
    }
}
