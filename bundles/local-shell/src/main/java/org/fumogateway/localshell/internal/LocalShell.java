package org.fumogateway.localshell.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Lets the command line of the same user on the same machine run shell commands. Listens on a free loopback port; who may come in is who can read the file
 * {@code run/shell} in the data folder, which holds the port and a token made anew at each start.
 *
 * <p>One command per connection: the caller sends the token and the command as two lines, gets the output, and after a NUL octet {@code ok} or
 * {@code error} with one sentence.
 */
@Component(immediate = true)
public final class LocalShell {

    private static final int MOST_CALLERS = 8;

    private final CommandProcessor commands;
    private final Logger logger;
    private final ServerSocket listener;
    private final Path file;
    private final String token;
    private final Set<Socket> callers = ConcurrentHashMap.newKeySet();
    private final Semaphore places = new Semaphore(MOST_CALLERS);
    private volatile boolean stopped;

    /** Opens the port and writes the file. */
    @Activate
    public LocalShell(BundleContext context, @Reference CommandProcessor commands,
            @Reference(service = LoggerFactory.class) Logger logger) throws IOException {
        this.commands = commands;
        this.logger = logger;
        String data = context.getProperty("org.fumogateway.data");
        if (data == null) {
            throw new IOException("no data folder is set, so there is no place for the local shell's key");
        }
        this.file = Path.of(data, "run", "shell");
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        this.token = HexFormat.of().formatHex(random);
        this.listener = new ServerSocket();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), MOST_CALLERS);
        try {
            publish(listener.getLocalPort() + " " + token + "\n");
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        Thread thread = new Thread(this::accept, "local-shell");
        thread.setDaemon(true);
        thread.start();
    }

    @Deactivate
    void deactivate() {
        stopped = true;
        try {
            Files.deleteIfExists(file);
            listener.close();
            for (Socket caller : callers) {
                caller.close();
            }
        } catch (IOException e) {
            logger.debug("the local shell did not close cleanly: {}", e.getMessage());
        }
    }

    private void publish(String content) throws IOException {
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling("shell.new");
        Files.deleteIfExists(fresh);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(fresh, content, StandardCharsets.US_ASCII);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void accept() {
        while (!stopped) {
            try {
                serve(listener.accept());
            } catch (IOException e) {
                if (!stopped) {
                    logger.warn("the local shell could not take a caller: {}", e.getMessage());
                }
            }
        }
    }

    private void serve(Socket caller) throws IOException {
        if (!places.tryAcquire()) {
            caller.close();
            return;
        }
        callers.add(caller);
        Thread thread = new Thread(() -> {
            try {
                new ShellCall(caller, token, commands, logger).run();
            } finally {
                callers.remove(caller);
                places.release();
            }
        }, "local-shell-call");
        thread.setDaemon(true);
        thread.start();
    }
}
