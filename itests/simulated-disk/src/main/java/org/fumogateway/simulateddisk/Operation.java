package org.fumogateway.simulateddisk;

import java.nio.file.Path;

/**
 * One operation that changes the disk or makes a change durable.
 *
 * @param number 0 for the first since the disk was made or started
 * @param kind   what it does
 * @param path   the file or folder; for a rename the new name
 * @param offset of a write, or the new length of a truncation; otherwise 0
 * @param octets of a write; otherwise 0
 */
public record Operation(int number, Kind kind, Path path, long offset, int octets) {

    /** What an operation does. */
    public enum Kind { CREATE, WRITE, TRUNCATE, FORCE, RENAME, DELETE, CREATE_DIRECTORY, FORCE_DIRECTORY }
}
