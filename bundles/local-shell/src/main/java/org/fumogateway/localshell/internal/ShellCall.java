package org.fumogateway.localshell.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.osgi.service.log.Logger;

/** One caller: checks the token, runs the command, tells how it ended. */
final class ShellCall implements Runnable {

    private static final int LONGEST_LINE = 8192;
    private static final int PATIENCE_MILLIS = 5000;

    private final Socket caller;
    private final String token;
    private final CommandProcessor commands;
    private final Logger logger;

    ShellCall(Socket caller, String token, CommandProcessor commands, Logger logger) {
        this.caller = caller;
        this.token = token;
        this.commands = commands;
        this.logger = logger;
    }

    @Override
    public void run() {
        try (caller) {
            caller.setSoTimeout(PATIENCE_MILLIS);
            InputStream in = caller.getInputStream();
            String key = line(in);
            if (!MessageDigest.isEqual(key.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8))) {
                logger.warn("a caller of the local shell did not know the key");
                return;
            }
            String command = line(in);
            PrintStream out = new PrintStream(caller.getOutputStream(), true, StandardCharsets.UTF_8);
            String end = execute(command, out);
            out.write(0);
            out.print(end);
            out.flush();
        } catch (IOException e) {
            logger.debug("a caller of the local shell went away: {}", e.getMessage());
        }
    }

    private String execute(String command, PrintStream out) {
        try (CommandSession session = commands.createSession(new ByteArrayInputStream(new byte[0]), out, out)) {
            Object result = session.execute(command);
            if (result != null) {
                CharSequence text = result instanceof CharSequence chars ? chars : session.format(result, Converter.INSPECT);
                out.println(text);
                if (text.toString().startsWith("error: ")) {
                    return "error";
                }
            }
            return "ok";
        } catch (Exception e) {
            String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            out.println("error: " + message.lines().findFirst().orElse(message));
            logger.debug("a shell command failed: {}", message);
            return "error";
        }
    }

    private static String line(InputStream in) throws IOException {
        byte[] octets = new byte[LONGEST_LINE];
        int length = 0;
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            if (length == octets.length) {
                throw new IOException("the line is too long");
            }
            octets[length++] = (byte) octet;
        }
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }
}
