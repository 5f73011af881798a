package org.fumogateway.httpclient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A small file that an operator named in a setting.
 *
 * @param setting    name of the setting, for sentences
 * @param path       the file
 * @param mostOctets a larger one is refused
 */
public record SettingFile(String setting, Path path, long mostOctets) {

    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    /**
     * Reads it whole.
     *
     * @throws HttpConfigurationException if it cannot be read or is too large
     */
    public byte[] read() throws HttpConfigurationException {
        try {
            if (Files.size(path) > mostOctets) {
                throw unusable("is larger than " + mostOctets + " octets", null);
            }
            return Files.readAllBytes(path);
        } catch (IOException missing) {
            throw unusable("cannot be read", missing);
        }
    }

    /**
     * Reads a file with a secret. A file system that knows no owners cannot tell whose it is.
     *
     * @throws HttpConfigurationException as {@link #read} does, and if anybody but its owner may read it
     */
    public byte[] readSecret() throws HttpConfigurationException {
        try {
            if (!OWNER.containsAll(Files.getPosixFilePermissions(path))) {
                throw unusable("may be read by others; make it readable by its owner only (chmod 600)", null);
            }
        } catch (UnsupportedOperationException noOwners) {
            return read();
        } catch (IOException missing) {
            throw unusable("cannot be read", missing);
        }
        return read();
    }

    /** An exception whose sentence names setting and file. */
    public HttpConfigurationException unusable(String why, Throwable cause) {
        return new HttpConfigurationException(setting + ": the file " + path + " " + why, cause);
    }
}
