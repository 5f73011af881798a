package org.fumogateway.serverstore.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fumogateway.testing.OptionalTool;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL on a folder and a loopback port of its own, which ends with it. It refuses to run as root, who makes it run as postgres. */
final class PostgresServer implements AutoCloseable {

    private static final String PACKAGE = "postgresql";

    private final Path folder;
    private final int port;
    private final Process process;

    private PostgresServer(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** Starts it; skips the test where it is not installed. */
    static PostgresServer start() throws IOException, InterruptedException {
        Path initdb = OptionalTool.requireVersioned(Path.of("/usr/lib/postgresql"), "bin/initdb", PACKAGE);
        List<String> as = List.of();
        Path folder = Files.createTempDirectory("fumo-postgres");
        if ("root".equals(System.getProperty("user.name"))) {
            OptionalTool.require("setpriv", "util-linux");
            as = List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups");
            Files.setOwner(folder, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
        }
        Path data = folder.resolve("data");
        Process made = run(folder, as, initdb.toString(), "-D", data.toString(), "-U", "fumo", "-A", "trust", "--locale=C", "-E", "UTF8", "--no-sync");
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (made.waitFor() != 0) {
            throw new IOException("initdb failed: " + said);
        }
        int port = freePort();
        Process server = run(folder, as, initdb.resolveSibling("postgres").toString(), "-D", data.toString(), "-p", Integer.toString(port),
                "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off");
        awaitReady(server);
        return new PostgresServer(folder, port, server);
    }

    private static Process run(Path folder, List<String> as, String... command) throws IOException {
        List<String> words = new ArrayList<>(as);
        words.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    private static void awaitReady(Process server) throws IOException {
        BufferedReader log = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            said.append(line).append('\n');
            if (line.contains("ready to accept connections")) {
                Thread rest = new Thread(() -> readToTheEnd(log), "postgres-log");
                rest.setDaemon(true);
                rest.start();
                return;
            }
        }
        throw new IOException("PostgreSQL did not start: " + said);
    }

    /** A server whose log nobody reads stands still. */
    private static void readToTheEnd(BufferedReader log) {
        try {
            while (log.readLine() != null) {
                // Nothing in it matters any more.
            }
        } catch (IOException e) {
            // The server was ended.
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** URL of an empty schema. */
    String newSchema(String name) throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=fumo";
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        try (var connection = source.getConnection(); var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + name);
        }
        return url + "&currentSchema=" + name;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
