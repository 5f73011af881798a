package org.fumogateway.fumoagent.internal;

import java.util.List;
import java.util.Optional;
import org.fumogateway.gateway.alert.AlertOutbox;
import org.fumogateway.gateway.device.DeviceIdentity;
import org.fumogateway.gateway.download.PackageDownloader;
import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.fumogateway.gateway.install.HealthCheck;
import org.fumogateway.gateway.install.UpdateGate;
import org.fumogateway.gateway.interaction.UserInteraction;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.gateway.session.DmSessions;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.log.Logger;

/**
 * Every other service the agent works with, each of which may be absent at any time. Nobody keeps one across a wait.
 * Thread-safe.
 */
final class Neighbours {

    private final Signal signal = new Signal();

    final RankedServices<PackageDownloader> downloaders = new RankedServices<>(signal::raise);
    final RankedServices<LargeObjects> largeObjects = new RankedServices<>(signal::raise);
    final RankedServices<FirmwareInstaller> installers = new RankedServices<>(signal::raise);
    final RankedServices<UpdateGate> gates = new RankedServices<>(signal::raise);
    final RankedServices<HealthCheck> healthChecks = new RankedServices<>(signal::raise);
    final RankedServices<AlertOutbox> outboxes = new RankedServices<>(signal::raise);
    final RankedServices<DmSessions> sessions = new RankedServices<>(signal::raise);
    final RankedServices<DeviceIdentity> identities = new RankedServices<>(signal::raise);
    final RankedServices<RunningFirmware> runningFirmware = new RankedServices<>(signal::raise);
    final RankedServices<EventAdmin> eventAdmins = new RankedServices<>(signal::raise);
    final RankedServices<UserInteraction> screens = new RankedServices<>(signal::raise);
    private final InstallerProbe probe;
    private final String bootId;

    /** @param bootId identity of this start, for a gateway where nobody else tells it */
    Neighbours(String bootId, Logger logger) {
        this.bootId = bootId;
        this.probe = new InstallerProbe(installers, logger);
    }

    /** Raised whenever a service came or went, and by whoever else changes what the worker waits for. */
    Signal signal() {
        return signal;
    }

    /** The best downloader that would try that URL. */
    Optional<PackageDownloader> downloaderFor(String url) {
        return downloaders.all().stream().filter(downloader -> downloader.accepts(url)).findFirst();
    }

    /** The installer of that kind. */
    Optional<FirmwareInstaller> installer(String kind) {
        return installers.all().stream().filter(installer -> installer.kind().equals(kind)).findFirst();
    }

    /** What an installer takes right now, or empty if it fails to say. */
    Optional<FirmwareInstaller.Capabilities> capabilities(FirmwareInstaller installer) {
        return probe.ask(installer);
    }

    /** The gates, best first. */
    List<UpdateGate> gates() {
        return gates.all();
    }

    /** Version of the running firmware, empty if unknown. */
    String runningVersion() {
        return runningFirmware.best().map(RunningFirmware::version).orElse("");
    }

    /** Identity of this start of the gateway. */
    String bootId() {
        return runningFirmware.best().map(RunningFirmware::bootId).orElse(bootId);
    }
}
