package org.fumogateway.dmclient;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.PersonBundle;
import org.fumogateway.launcher.ProvisionCommand;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The shipped gateway with an account of each of two scripted servers, one in XML and one in WBXML; one process for all tests of the module.
 * A test gets it as a parameter by way of {@link Shared}.
 */
final class DmGateway implements ExtensionContext.Store.CloseableResource {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final Lab lab;
    private final int httpPort = Lab.freePort();
    private final ScriptedDmServer xml;
    private final ScriptedDmServer wbxml;

    /** Hands out the one gateway. */
    public static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == DmGateway.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot().getStore(Namespace.GLOBAL).getOrComputeIfAbsent(DmGateway.class, type -> start(), DmGateway.class);
        }
    }

    /**
     * How a session was.
     *
     * @param record what the gateway says of it
     * @param heard  what the server heard in it
     */
    record Session(JsonObject record, List<Heard> heard) {

        String outcome() {
            return record.getString("outcome");
        }

        String detail() {
            return record.getString("detail");
        }

        /** Every Status behind that of the header, in all messages. */
        List<String> statuses() {
            return heard.stream().skip(1).map(Heard::statuses).flatMap(all -> all.subList(1, all.size()).stream()).toList();
        }
    }

    private static DmGateway start() {
        try {
            return new DmGateway();
        } catch (Exception failed) {
            throw new IllegalStateException("the gateway could not be started", failed);
        }
    }

    private DmGateway() throws Exception {
        folder = Files.createTempDirectory("dm-client");
        lab = new Lab(folder).quietStart();
        xml = new ScriptedDmServer("first.example.net", ScriptedDmServer.XML);
        wbxml = new ScriptedDmServer("second.example.net", ScriptedDmServer.WBXML);
        String client = "org.fumogateway.dmclient";
        lab.gatewaySetting(client, "startDelaySeconds", "0").gatewaySetting(client, "messageRetryMillis", "10")
                .gatewaySetting(client, "sessionRetrySeconds", "3600").gatewaySetting(client, "alertRetrySeconds", "3600")
                .gatewaySetting("org.fumogateway.dmnotification", "secondsBetweenSessions", "0")
                .gatewaySetting("org.apache.felix.http", "org.apache.felix.http.enable", "true")
                .gatewaySetting("org.apache.felix.http", "org.osgi.service.http.port", Integer.toString(httpPort));
        ProvisionCommand.provision(lab.gatewayData(), lab.image("firmware.img", 1 << 16, 1), "4.1.7", lab.trust());
        bootstrap(xml);
        bootstrap(wbxml);
        PersonBundle.install(lab.gatewayData());
        lab.startGateway();
        Awaitility.await("a first session with both").atMost(LIMIT)
                .until(() -> lab.sessions().stream().filter(session -> session.getString("outcome").equals("COMPLETED")).count() == 2);
        Awaitility.await("the person").atMost(LIMIT).until(() -> lab.gateway().run("person:leave").equals("gone"));
    }

    private void bootstrap(ScriptedDmServer server) throws IOException {
        Path file = Files.createDirectories(lab.gatewayData().resolve("bootstrap")).resolve(server.id() + ".xml");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, server.bootstrapDocument());
    }

    ScriptedDmServer xml() {
        return xml;
    }

    ScriptedDmServer wbxml() {
        return wbxml;
    }

    /** Port of the servlets. */
    int httpPort() {
        return httpPort;
    }

    /** A command in the gateway's shell. */
    String run(String command) {
        return lab.gateway().run(command);
    }

    String log() {
        return lab.gateway().logText();
    }

    /** Has the gateway open a session, plays the script, and waits for the end. */
    Session session(ScriptedDmServer server, ScriptedDmServer.Turn... script) {
        server.play(script);
        return afterThat(server, () -> run("fumo:connect " + server.id()));
    }

    /** Has commands executed in a session that is completed. */
    Session completed(ScriptedDmServer server, String... commands) {
        Session session = session(server, heard -> server.to(heard).say(commands).send());
        assertThat(session.outcome()).as(session.detail() + trace(session)).isEqualTo("COMPLETED");
        return session;
    }

    /** Has commands executed in a session that is completed; every Status behind that of the header. */
    List<String> executed(ScriptedDmServer server, String... commands) {
        return completed(server, commands).statuses();
    }

    /** Name of a server's account in the tree. */
    String account(ScriptedDmServer server) {
        return children("./DMAcc").stream().filter(node -> run("dm:get ./DMAcc/" + node + "/ServerID").contains(server.id())).findFirst()
                .orElseThrow();
    }

    /** Names of the children of a node. */
    List<String> children(String uri) {
        return run("dm:list " + uri).lines().map(String::strip).map(line -> line.endsWith("/") ? line.substring(0, line.length() - 1) : line)
                .map(line -> line.substring(line.lastIndexOf('/') + 1)).toList();
    }

    /** Does something that opens a session, and waits for its end. */
    Session afterThat(ScriptedDmServer server, Runnable cause) {
        int before = newest(server) == null ? 0 : newest(server).getInt("number");
        cause.run();
        JsonObject record = Awaitility.await("the end of a session with " + server.id()).atMost(LIMIT).pollInterval(Duration.ofMillis(20))
                .until(() -> newest(server), newest -> newest != null && newest.getInt("number") > before
                        && !newest.getString("outcome").equals("RUNNING"));
        return new Session(record, server.heard());
    }

    private JsonObject newest(ScriptedDmServer server) {
        return lab.sessions().stream().filter(session -> session.getString("server").equals(server.id()))
                .max(Comparator.comparingInt(session -> session.getInt("number"))).orElse(null);
    }

    /** What {@code session:show} prints of a session. */
    String trace(Session session) {
        return run("session:show " + session.record().getInt("number"));
    }

    static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    @Override
    public void close() throws IOException {
        lab.close();
        xml.close();
        wbxml.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
