package org.fumogateway.servertools.operator;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.NioDisk;

/**
 * Where a server is and what an operator proves himself with, kept in a file that only its owner may read.
 *
 * @param url   address of the operator endpoint
 * @param id    public part of the token
 * @param name  the operator
 * @param token the token
 */
record OperatorLogin(String url, String id, String name, String token) {

    /** Environment variable that names the file. */
    static final String VARIABLE = "FUMO_GATEWAY_LOGIN";

    private static final long LARGEST = 8192;

    /** The file that is meant if none is named. */
    static Path usualFile() {
        String named = System.getenv(VARIABLE);
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        String settings = System.getenv("XDG_CONFIG_HOME");
        Path folder = settings == null || settings.isBlank() ? Path.of(System.getProperty("user.home"), ".config") : Path.of(settings);
        return folder.resolve("fumo-gateway").resolve("operator.json");
    }

    static OperatorLogin read(Path file) throws LaunchException {
        if (!Files.isRegularFile(file)) {
            throw new LaunchException(ExitCode.NOT_LOGGED_IN, "Nobody is logged in: there is no " + file + ". Use 'fumo-gateway server login'.");
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw new LaunchException(ExitCode.NOT_LOGGED_IN, "The file " + file + " is not a login.");
            }
            try (JsonReader reader = Json.createReader(new StringReader(Files.readString(file)))) {
                JsonObject object = reader.readObject();
                return new OperatorLogin(object.getString("url"), object.getString("id"), object.getString("name"), object.getString("token"));
            }
        } catch (IOException | JsonException | NullPointerException | ClassCastException | IllegalStateException e) {
            throw new LaunchException(ExitCode.NOT_LOGGED_IN, "The file " + file + " is not a login that can be read.", e);
        }
    }

    void write(Path file) throws LaunchException {
        String text = Json.createObjectBuilder().add("url", url).add("id", id).add("name", name).add("token", token).build() + "\n";
        Path target = file.toAbsolutePath();
        writeOwnerOnly(target, text);
    }

    /** Writes a text that only its owner may read, from its first octet on; complete or not at all. */
    static void writeOwnerOnly(Path file, String text) throws LaunchException {
        writeOwnerOnly(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with octets. */
    static void writeOwnerOnly(Path file, byte[] content) throws LaunchException {
        Disk disk = new NioDisk();
        Path target = file.toAbsolutePath();
        Path draft = target.resolveSibling(target.getFileName() + ".new");
        try {
            disk.createDirectories(target.getParent());
            disk.delete(draft);
            try (Disk.DiskFile opened = disk.open(draft, Disk.Mode.REPLACE)) {
                opened.write(0, ByteBuffer.wrap(content));
                opened.force();
            }
            disk.rename(draft, target);
        } catch (IOException e) {
            throw new LaunchException(ExitCode.CANNOT_CREATE, "The file " + target + " cannot be written.", e);
        }
    }

    @Override
    public String toString() {
        return "OperatorLogin[" + name + " at " + url + "]";
    }
}
