package org.fumogateway.dmobjects.internal.device;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.fumogateway.dmobjects.internal.ObjectsStore;
import org.fumogateway.gateway.device.DeviceIdentity;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Who this gateway is. The device id is written down when it is chosen and taken from there ever after, so that a changed network card
 * does not make another device of it (TREE-110). Only an operator who configures one changes it.
 */
@Component(configurationPid = DeviceConfiguration.PID)
@Designate(ocd = DeviceConfiguration.class)
public final class GatewayIdentity implements DeviceIdentity {

    private static final String RECORD = "device-id";

    private final DeviceConfiguration configuration;
    private final String deviceId;
    private final String softwareVersion;

    /** Reads or chooses the identity. */
    @Activate
    public GatewayIdentity(DeviceConfiguration configuration, BundleContext context, @Reference ObjectsStore objects,
            @Reference(service = LoggerFactory.class) Logger logger) throws StorageException {
        this(configuration, context.getBundle().getVersion().toString(), objects.store(), HardwareAddress::deviceId, logger);
    }

    GatewayIdentity(DeviceConfiguration configuration, String bundleVersion, Store store, Supplier<String> derived, Logger logger)
            throws StorageException {
        this.configuration = configuration;
        this.softwareVersion = configuration.softwareVersion().isBlank() ? bundleVersion : configuration.softwareVersion();
        this.deviceId = choose(configuration.deviceId().strip(), store, derived, logger);
    }

    private static String choose(String configured, Store store, Supplier<String> derived, Logger logger) throws StorageException {
        Optional<String> stored = stored(store, logger);
        if (stored.isPresent() && (configured.isEmpty() || configured.equals(stored.get()))) {
            return stored.get();
        }
        String chosen = configured.isEmpty() ? derived.get() : configured;
        store.write(RECORD, chosen.getBytes(StandardCharsets.UTF_8));
        if (stored.isPresent()) {
            logger.warn("The device id was changed by configuration from {} to {}", stored.get(), chosen);
        } else {
            logger.info("This device is {}", chosen);
        }
        return chosen;
    }

    private static Optional<String> stored(Store store, Logger logger) throws StorageException {
        try {
            return store.read(RECORD).map(octets -> new String(octets, StandardCharsets.UTF_8));
        } catch (StorageException damaged) {
            if (damaged.reason() != StorageException.Reason.CORRUPT) {
                throw damaged;
            }
            logger.error("The record of the device id is damaged; it is made anew and may differ from before");
            return Optional.empty();
        }
    }

    @Override
    public String deviceId() {
        return deviceId;
    }

    @Override
    public String manufacturer() {
        return configuration.manufacturer();
    }

    @Override
    public String model() {
        return configuration.model();
    }

    @Override
    public String language() {
        return configuration.language();
    }

    @Override
    public String hardwareVersion() {
        return configuration.hardwareVersion();
    }

    @Override
    public String softwareVersion() {
        return softwareVersion;
    }

    @Override
    public String compatible() {
        return configuration.compatible();
    }
}
