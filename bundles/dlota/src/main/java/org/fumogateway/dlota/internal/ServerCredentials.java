package org.fumogateway.dlota.internal;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.fumogateway.httpclient.HttpConfigurationException;

/**
 * What this gateway proves itself with to download servers (DL-80). Never the credentials of DM accounts. Read from a properties file of
 * the operator, readable by its owner only, with {@code HOST.type} ({@code basic}, {@code digest} or {@code bearer}), {@code HOST.name},
 * {@code HOST.secret} and, to bind it to one realm, {@code HOST.realm}. Immutable.
 */
final class ServerCredentials {

    private static final long MOST_OCTETS = 64 * 1024;
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    private final Map<String, Entry> entries;

    private ServerCredentials(Map<String, Entry> entries) {
        this.entries = entries;
    }

    /** How a proof is made. */
    enum Type { BASIC, DIGEST, BEARER }

    /**
     * Credentials for one host.
     *
     * @param realm the only realm they are for, or null for any
     */
    record Entry(Type type, String realm, String name, String secret) {

        /** Hides the secret. */
        @Override
        public String toString() {
            return "Entry[" + type + ", " + realm + ", " + name + "]";
        }
    }

    /** Nothing to prove oneself with. */
    static ServerCredentials none() {
        return new ServerCredentials(Map.of());
    }

    /** Credentials of one host, for tests and for files with one entry. */
    static ServerCredentials of(String host, Entry entry) {
        return new ServerCredentials(Map.of(host.toLowerCase(Locale.ROOT), entry));
    }

    /** What is known for a host; its name has to be exactly the same. */
    Optional<Entry> of(String host) {
        return Optional.ofNullable(entries.get(host.toLowerCase(Locale.ROOT)));
    }

    /** Reads the file; an empty path stands for none. */
    static ServerCredentials read(String path) throws HttpConfigurationException {
        return path.isBlank() ? none() : read(Path.of(path.strip()));
    }

    private static ServerCredentials read(Path file) throws HttpConfigurationException {
        Properties properties = new Properties();
        try {
            if (!OWNER.containsAll(Files.getPosixFilePermissions(file))) {
                throw unusable(file, "may be read by others; make it readable by its owner only (chmod 600)", null);
            }
            if (Files.size(file) > MOST_OCTETS) {
                throw unusable(file, "is too large", null);
            }
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            throw unusable(file, "cannot be read", unreadable);
        }
        Map<String, Entry> entries = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            if (key.endsWith(".type")) {
                String host = key.substring(0, key.length() - ".type".length());
                entries.put(host.toLowerCase(Locale.ROOT), entry(file, host, properties));
            }
        }
        return new ServerCredentials(Map.copyOf(entries));
    }

    private static Entry entry(Path file, String host, Properties properties) throws HttpConfigurationException {
        Type type = switch (properties.getProperty(host + ".type").strip().toLowerCase(Locale.ROOT)) {
            case "basic" -> Type.BASIC;
            case "digest" -> Type.DIGEST;
            case "bearer" -> Type.BEARER;
            default -> throw unusable(file, "has a type for " + host + " that is none of basic, digest and bearer", null);
        };
        String name = properties.getProperty(host + ".name", "");
        String secret = properties.getProperty(host + ".secret", "");
        if (secret.isEmpty() || type != Type.BEARER && (name.isEmpty() || name.indexOf(':') >= 0)) {
            throw unusable(file, "lacks the secret or a usable name for " + host, null);
        }
        return new Entry(type, properties.getProperty(host + ".realm"), name, secret);
    }

    private static HttpConfigurationException unusable(Path file, String why, Throwable cause) {
        return new HttpConfigurationException("credentials: the file " + file + " " + why, cause);
    }
}
