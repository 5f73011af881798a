package org.fumogateway.serverstore.internal;

import java.nio.file.Path;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The embedded store: one SQLite file. Not activated if the file cannot be used; one line in the log says why. */
@Component(service = ServerStore.class, configurationPid = "org.fumogateway.serverstore",
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = SqliteServerStore.Config.class)
public final class SqliteServerStore extends JdbcServerStore {

    private static final String DATA_FOLDER = "org.fumogateway.data";

    private final Logger logger;

    /** Where the database lies. */
    @ObjectClassDefinition(name = "FUMO Gateway: server store", description = "Where the server keeps what it must not lose.")
    public @interface Config {

        /** Database file. */
        @AttributeDefinition(name = "Database file",
                description = "Path of the SQLite file; empty for server.db in the data folder. Relative paths start there as "
                        + "well.")
        String file() default "";
    }

    /** Opens the database. */
    @Activate
    public SqliteServerStore(BundleContext context, Config config,
            @Reference(service = LoggerFactory.class) Logger logger) {
        super(open(file(context, config), logger));
        this.logger = logger;
    }

    @Deactivate
    void deactivate() {
        try {
            close();
        } catch (StoreException e) {
            logger.warn(e.getMessage());
        }
    }

    private static Path file(BundleContext context, Config config) {
        String data = context.getProperty(DATA_FOLDER);
        Path folder = Path.of(data == null || data.isBlank() ? "data" : data);
        return folder.resolve(config.file().isBlank() ? "server.db" : config.file()).toAbsolutePath().normalize();
    }

    private static Database open(Path file, Logger logger) {
        try {
            return Database.open(file);
        } catch (StoreException e) {
            logger.error(e.getMessage());
            throw new StoreNotUsableException(e.getMessage());
        }
    }

    /** Tells the component runtime that there is no store; the reason is in the log already, so it carries no stack trace. */
    static final class StoreNotUsableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StoreNotUsableException(String message) {
            super(message, null, false, false);
        }
    }
}
