package org.fumogateway.slotboot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.StorageException.Reason;

/**
 * What the kernel knows of the start of the machine.
 *
 * @param commandLine file with the kernel's command line
 * @param bootId      file with an id that is another one after each start
 * @param parameter   parameter of the command line that names the slot
 */
record MachineStart(Path commandLine, Path bootId, String parameter) {

    private static final int MOST_OCTETS = 64 * 1024;
    private static final int LONGEST_ID = 64;

    /** What the boot script called the slot that it started. */
    String slotName() throws StorageException {
        return Pattern.compile("\\s+").splitAsStream(read(commandLine)).filter(word -> word.startsWith(parameter + "="))
                .map(word -> word.substring(parameter.length() + 1)).findFirst().orElseThrow(() -> new StorageException(Reason.INVALID,
                        "The kernel was not told by the parameter " + parameter + " which slot it runs from"));
    }

    String id() throws StorageException {
        String id = read(bootId).strip();
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            throw new StorageException(Reason.CORRUPT, bootId + " holds no boot id");
        }
        return id;
    }

    private static String read(Path file) throws StorageException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_OCTETS), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw StorageException.of(file + " could not be read", unreadable);
        }
    }
}
