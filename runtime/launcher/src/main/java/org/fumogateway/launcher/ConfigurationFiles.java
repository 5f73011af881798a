package org.fumogateway.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The settings of an operator: one {@code PID.cfg} per component, key and value on each line. Read and judged before anything is started. */
final class ConfigurationFiles {

    static final String ENDING = ".cfg";
    private static final long LARGEST = 1 << 20;

    private ConfigurationFiles() {
    }

    /**
     * Reads all files of a folder; a missing folder is an empty one.
     *
     * @return settings by PID
     */
    static Map<String, Map<String, Object>> read(Path folder) throws LaunchException {
        Map<String, Map<String, Object>> settings = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return settings;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                settings.put(name.substring(0, name.length() - ENDING.length()), readFile(file));
            }
        } catch (IOException e) {
            throw new LaunchException(ExitCode.CONFIGURATION, "The configuration folder " + folder + " cannot be read.", e);
        }
        return settings;
    }

    private static Map<String, Object> readFile(Path file) throws LaunchException {
        Properties properties = new Properties();
        try {
            if (Files.size(file) > LARGEST) {
                throw new LaunchException(ExitCode.CONFIGURATION, "The configuration file " + file + " is larger than 1 MiB.");
            }
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
        } catch (CharacterCodingException e) {
            throw new LaunchException(ExitCode.CONFIGURATION, "The configuration file " + file + " is not UTF-8 text.", e);
        } catch (IllegalArgumentException e) {
            throw new LaunchException(ExitCode.CONFIGURATION, "The configuration file " + file + " has a malformed line: "
                    + e.getMessage() + ".", e);
        } catch (IOException e) {
            throw new LaunchException(ExitCode.CONFIGURATION, "The configuration file " + file + " cannot be read.", e);
        }
        Map<String, Object> values = new TreeMap<>();
        properties.forEach((key, value) -> values.put((String) key, ((String) value).strip()));
        return values;
    }
}
