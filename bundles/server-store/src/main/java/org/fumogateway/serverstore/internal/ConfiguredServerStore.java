package org.fumogateway.serverstore.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.fumogateway.server.secret.Sealing;
import org.fumogateway.server.secret.SealingKeys;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
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

/**
 * The store as configured: one SQLite file, or a PostgreSQL database. Its services appear when it can be used; if it cannot, one line in the log
 * says why.
 */
@Component(service = {}, immediate = true, configurationPid = "org.fumogateway.serverstore", configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = ConfiguredServerStore.Config.class)
public final class ConfiguredServerStore {

    private static final String DATA_FOLDER = "org.fumogateway.data";

    private final Logger logger;
    private final JdbcServerStore store;
    private final List<ServiceRegistration<?>> registrations;

    /** Where the database and its keys lie. */
    @ObjectClassDefinition(name = "FUMO Gateway: server store", description = "Where the server keeps what it must not lose.")
    public @interface Config {

        /** Database file. */
        @AttributeDefinition(name = "Database file",
                description = "Path of the SQLite file; empty for server.db in the data folder. Relative paths start there as "
                        + "well.")
        String file() default "";

        /** Database server. */
        @AttributeDefinition(name = "Database URL",
                description = "jdbc:postgresql://HOST/DATABASE for a PostgreSQL database that several servers may share, instead of a file.")
        String url() default "";

        /** Role. */
        @AttributeDefinition(name = "Database user", description = "Role at the database server; empty to leave it to the URL.")
        String user() default "";

        /** Password. */
        @AttributeDefinition(name = "Password file", description = "File with the password of that role and nothing else; empty for none.")
        String passwordFile() default "";

        /** Keys. */
        @AttributeDefinition(name = "Key file",
                description = "File with the keys that seal secrets, one in a line, the first one active; empty for server.key in the data folder. "
                        + "Made at the first start. The environment variable FUMO_SERVER_KEYS goes before it.")
        String keyFile() default "";
    }

    /** Opens the database and offers it. */
    @Activate
    public ConfiguredServerStore(BundleContext context, Config config, @Reference(service = LoggerFactory.class) Logger logger) {
        this.logger = logger;
        try {
            KeySource keys = KeySource.of(System.getenv(KeySource.VARIABLE), path(context, config.keyFile(), "server.key"));
            this.store = JdbcServerStore.open(open(context, config), keys);
        } catch (StoreException e) {
            logger.error(e.getMessage());
            throw new StoreNotUsableException(e.getMessage());
        }
        Dictionary<String, Object> none = new Hashtable<>();
        this.registrations = List.of(context.registerService(SealingKeys.class, store.vault(), none),
                context.registerService(Sealing.class, store.vault(), none), context.registerService(ServerStore.class, store, none));
    }

    @Deactivate
    void deactivate() {
        registrations.forEach(ServiceRegistration::unregister);
        try {
            store.close();
        } catch (StoreException e) {
            logger.warn(e.getMessage());
        }
    }

    private static Database open(BundleContext context, Config config) throws StoreException {
        if (config.url().isBlank()) {
            return SqliteDatabase.open(path(context, config.file(), "server.db"));
        }
        try {
            String password = config.passwordFile().isBlank() ? null
                    : Files.readString(path(context, config.passwordFile(), ""), StandardCharsets.UTF_8).strip();
            return PostgresDatabase.open(config.url().strip(), config.user().isBlank() ? null : config.user().strip(), password);
        } catch (IOException e) {
            throw new StoreException("The password file of the server store cannot be read: " + e.getMessage() + ".", e);
        } catch (NoClassDefFoundError e) {
            throw new StoreException("The server store has a url, but the bundle org.postgresql.jdbc is not installed.", e);
        }
    }

    private static Path path(BundleContext context, String configured, String usual) {
        String data = context.getProperty(DATA_FOLDER);
        Path folder = Path.of(data == null || data.isBlank() ? "data" : data);
        return folder.resolve(configured.isBlank() ? usual : configured.strip()).toAbsolutePath().normalize();
    }

    /** Tells the component runtime that there is no store; the reason is in the log already, so it carries no stack trace. */
    static final class StoreNotUsableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StoreNotUsableException(String message) {
            super(message, null, false, false);
        }
    }
}
