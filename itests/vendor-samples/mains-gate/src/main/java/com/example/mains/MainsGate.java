package com.example.mains;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.UpdateGate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * No firmware is written while the gateway runs on battery. The kernel says so in a file that holds 1 for mains power; without such a file there
 * is no battery. Thread-safe.
 */
@Component(configurationPid = "com.example.mains")
public final class MainsGate implements UpdateGate {

    private final Path online;
    private final int askSeconds;
    private final Logger logger;

    /** What an operator may set. */
    @interface Settings {

        /** File that holds 1 while there is mains power. */
        String file() default "/sys/class/power_supply/AC/online";

        /** Seconds until the gate is asked again. */
        int askSeconds() default 60;
    }

    /** Called by Declarative Services. */
    @Activate
    public MainsGate(Settings settings, @Reference(service = LoggerFactory.class) Logger logger) {
        this.online = Path.of(settings.file());
        this.askSeconds = settings.askSeconds();
        this.logger = logger;
    }

    @Override
    public Optional<Hold> hold(FirmwarePackage firmware) {
        if (onMains()) {
            return Optional.empty();
        }
        return Optional.of(new Hold("The gateway runs on battery; version " + firmware.version() + " waits for mains power",
                Instant.now().plusSeconds(askSeconds)));
    }

    /** What cannot be read is no reason never to update again. */
    private boolean onMains() {
        try {
            return !Files.exists(online) || Files.readString(online).strip().equals("1");
        } catch (IOException unreadable) {
            logger.warn("It is not known whether there is mains power: {}", unreadable.getMessage());
            return true;
        }
    }
}
