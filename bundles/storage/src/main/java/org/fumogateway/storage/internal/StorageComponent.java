package org.fumogateway.storage.internal;

import java.nio.file.Path;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.Storage;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;
import org.fumogateway.storage.Store;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Registers the storage of the data folder as a service. */
@Component(service = Storage.class, immediate = true, configurationPid = StorageComponent.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = StorageComponent.Settings.class)
public final class StorageComponent implements Storage {

    static final String PID = "org.fumogateway.storage";
    static final String DATA_PROPERTY = "org.fumogateway.data";

    /** What an operator can set. */
    @ObjectClassDefinition(name = "Storage", description = "Where the state of this gateway or server is kept.")
    public @interface Settings {

        /** Data folder. */
        @AttributeDefinition(name = "Directory", required = false,
                description = "Data folder. If empty, the folder the launcher was started with "
                        + "(framework property org.fumogateway.data).")
        String directory() default "";

        /** Upper bound. */
        @AttributeDefinition(name = "Quota", min = "0",
                description = "Most octets that all stores together may hold; 0 for no limit.")
        long quota() default 0;

        /** What downloads leave free. */
        @AttributeDefinition(name = "Reserve", min = "-1",
                description = "Octets of the medium that no download may take; -1 for 8 MiB or 5 percent of the medium, the greater.")
        long reserve() default -1;
    }

    private final FileStorage storage;

    /** Opens the data folder; a folder in use or unusable keeps the component down. */
    @Activate
    public StorageComponent(BundleContext context, Settings settings) throws StorageException {
        storage = FileStorage.open(directory(settings.directory(), context.getProperty(DATA_PROPERTY)), new NioDisk(),
                settings.quota(), settings.reserve());
    }

    private static Path directory(String configured, String started) throws StorageException {
        if (configured != null && !configured.isBlank()) {
            return Path.of(configured.strip());
        }
        if (started != null && !started.isBlank()) {
            return Path.of(started.strip());
        }
        throw new StorageException(Reason.INVALID, "No data folder is named: set 'directory' of " + PID
                + " or the framework property " + DATA_PROPERTY);
    }

    @Deactivate
    void deactivate() throws StorageException {
        storage.close();
    }

    @Override
    public Store open(String name) throws StorageException {
        return storage.open(name);
    }

    @Override
    public Path root() {
        return storage.root();
    }

    @Override
    public Disk disk() {
        return storage.disk();
    }
}
