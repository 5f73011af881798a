package org.fumogateway.dlota.internal;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.fumogateway.httpclient.HttpConfigurationException;
import org.fumogateway.httpclient.SettingFile;

/**
 * What this gateway proves itself with to download servers (DL-80). Never the credentials of DM accounts. Read from a properties file of
 * the operator, readable by its owner only, with {@code HOST.type} ({@code basic}, {@code digest} or {@code bearer}), {@code HOST.name},
 * {@code HOST.secret} and, to bind it to one realm, {@code HOST.realm}. Immutable.
 */
final class ServerCredentials {

    private static final long MOST_OCTETS = 64 * 1024;

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
        return path.isBlank() ? none() : read(new SettingFile("credentials", Path.of(path.strip()), MOST_OCTETS));
    }

    private static ServerCredentials read(SettingFile file) throws HttpConfigurationException {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(new String(file.readSecret(), StandardCharsets.UTF_8)));
        } catch (IOException | IllegalArgumentException unreadable) {
            throw file.unusable("cannot be read", unreadable);
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

    private static Entry entry(SettingFile file, String host, Properties properties) throws HttpConfigurationException {
        Type type = switch (properties.getProperty(host + ".type").strip().toLowerCase(Locale.ROOT)) {
            case "basic" -> Type.BASIC;
            case "digest" -> Type.DIGEST;
            case "bearer" -> Type.BEARER;
            default -> throw file.unusable("has a type for " + host + " that is none of basic, digest and bearer", null);
        };
        String name = properties.getProperty(host + ".name", "");
        String secret = properties.getProperty(host + ".secret", "");
        if (secret.isEmpty() || type != Type.BEARER && (name.isEmpty() || name.indexOf(':') >= 0)) {
            throw file.unusable("lacks the secret or a usable name for " + host, null);
        }
        return new Entry(type, properties.getProperty(host + ".realm"), name, secret);
    }
}
