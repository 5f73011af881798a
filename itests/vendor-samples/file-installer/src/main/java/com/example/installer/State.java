package com.example.installer;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;
import org.fumogateway.gateway.install.FirmwareInstaller.Stage;

/**
 * What this installer knows, in one small file that is replaced as a whole: before or after, never in between. Lies outside the framework's
 * bundle storage, which is made anew at each start of a gateway. Immutable.
 *
 * @param boot      start of the gateway in which this was decided
 * @param running   image that runs
 * @param other     image that does not, absent until there was an update
 * @param operation operation that is not forgotten, or empty
 * @param stage     where it stands
 */
record State(String boot, Image running, Optional<Image> other, String operation, Stage stage) {

    /**
     * One image.
     *
     * @param slot    {@code a} or {@code b}
     * @param version version
     * @param length  octets
     * @param sha256  digest, hexadecimal
     */
    record Image(String slot, String version, long length, String sha256) {

        String otherSlot() {
            return slot.equals("a") ? "b" : "a";
        }

        private void write(String prefix, Properties text) {
            text.setProperty(prefix + ".slot", slot);
            text.setProperty(prefix + ".version", version);
            text.setProperty(prefix + ".length", Long.toString(length));
            text.setProperty(prefix + ".sha256", sha256);
        }

        private static Optional<Image> read(String prefix, Properties text) {
            return Optional.ofNullable(text.getProperty(prefix + ".slot")).map(slot -> new Image(slot,
                    text.getProperty(prefix + ".version"), Long.parseLong(text.getProperty(prefix + ".length")),
                    text.getProperty(prefix + ".sha256")));
        }
    }

    /** The state as read at a start: a restart since then has made an activated image run, or an unconfirmed one not run any more. */
    State startedAs(String currentBoot) {
        if (boot.equals(currentBoot)) {
            return this;
        }
        return switch (stage) {
            case ACTIVATED -> new State(currentBoot, other.orElseThrow(), Optional.of(running), operation, Stage.TRIAL);
            case TRIAL -> new State(currentBoot, other.orElseThrow(), Optional.of(running), operation, Stage.FELL_BACK);
            case REVERTED -> new State(currentBoot, other.orElse(running), Optional.of(running), operation, Stage.FELL_BACK);
            default -> new State(currentBoot, running, other, operation, stage);
        };
    }

    State with(String anyOperation, Stage next) {
        return new State(boot, running, other, anyOperation, next);
    }

    State withOther(Image image, String anyOperation, Stage next) {
        return new State(boot, running, Optional.ofNullable(image), anyOperation, next);
    }

    static Optional<State> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties text = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            text.load(reader);
        }
        return Optional.of(new State(text.getProperty("boot"), Image.read("running", text).orElseThrow(), Image.read("other", text),
                text.getProperty("operation"), Stage.valueOf(text.getProperty("stage"))));
    }

    void write(Path file) throws IOException {
        Properties text = new Properties();
        text.setProperty("boot", boot);
        text.setProperty("operation", operation);
        text.setProperty("stage", stage.name());
        running.write("running", text);
        other.ifPresent(image -> image.write("other", text));
        StringWriter words = new StringWriter();
        text.store(words, null);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer octets = ByteBuffer.wrap(words.toString().getBytes(StandardCharsets.UTF_8));
            while (octets.hasRemaining()) {
                out.write(octets);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
            folder.force(true);
        }
    }
}
