package org.fumogateway.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs shell commands in a gateway or server that works on a data folder, through its {@code local-shell} bundle. */
public final class ShellClient {

    private static final int CONNECT_MILLIS = 2000;
    private static final int ANSWER_MILLIS = 120_000;
    private static final int LARGEST_ANSWER = 16 << 20;

    private final Path file;

    /** A client for the process that works on that data folder, now or later. */
    public ShellClient(Path data) {
        this.file = data.resolve("run").resolve("shell");
    }

    /**
     * Answer of a command.
     *
     * @param text what it printed
     * @param ok   false if it failed; then the text says why
     */
    public record Answer(String text, boolean ok) {
    }

    /**
     * Writes an argument so that it is data for a shell command, whatever it holds.
     *
     * @throws IllegalArgumentException if it holds a control character, which no command could be given
     */
    public static String quote(String argument) {
        if (argument.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("an argument of a shell command must not hold control characters");
        }
        // In Gogo nothing is special between apostrophes, and an apostrophe can only stand between quotation marks.
        return argument.matches("[A-Za-z0-9_:./-]+") ? argument : "'" + argument.replace("'", "'\"'\"'") + "'";
    }

    /**
     * Runs one command.
     *
     * @throws IOException if nobody works on the data folder now, or it went away meanwhile
     */
    public Answer run(String command) throws IOException {
        String[] access = Files.readString(file).strip().split(" ");
        if (access.length != 2) {
            throw new IOException("the file " + file + " is not what a running process writes");
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(access[0])), CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write((access[1] + "\n" + command + "\n").getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return answer(readAll(socket.getInputStream()));
        } catch (NumberFormatException e) {
            throw new IOException("the file " + file + " is not what a running process writes", e);
        }
    }

    private static Answer answer(byte[] octets) throws IOException {
        for (int end = octets.length - 1; end >= 0; end--) {
            if (octets[end] == 0) {
                String text = new String(octets, 0, end, StandardCharsets.UTF_8).stripTrailing();
                boolean ok = new String(octets, end + 1, octets.length - end - 1, StandardCharsets.UTF_8).equals("ok");
                return new Answer(text, ok);
            }
        }
        throw new IOException("the connection ended before the answer was complete");
    }

    private static byte[] readAll(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            all.write(buffer, 0, count);
            if (all.size() > LARGEST_ANSWER) {
                throw new IOException("the answer is larger than 16 MiB");
            }
        }
        return all.toByteArray();
    }
}
