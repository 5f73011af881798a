package org.fumogateway.lab;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.launcher.ProvisionCommand;
import org.fumogateway.updatepackage.PackageBuilder;
import org.fumogateway.updatepackage.PayloadSource;
import org.fumogateway.updatepackage.ReleaseKey;
import org.fumogateway.updatepackage.SignatureAlgorithm;
import org.fumogateway.updatepackage.SigningKey;
import org.fumogateway.updatepackage.TrustFileBuilder;

/**
 * One server, one gateway and the proxy between them, in a folder of their own. The distribution under test is named by the system property
 * {@code fumo.distribution}.
 */
public final class Lab implements AutoCloseable {

    /** Device id of the gateway. */
    public static final String DEVICE = "urn:dev:mac:0200c0fffe0000aa";
    /** What the gateway's product calls itself. */
    public static final String COMPATIBLE = "fumo-gateway,lab";

    private final Path folder;
    private final Path script;
    private Path gatewayScript;
    private final WireProxy proxy;
    private final SigningKey releaseKey = SigningKey.generate(SignatureAlgorithm.ED25519);
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Map<String, Map<String, String>> gatewaySettings = new TreeMap<>();
    private final Map<String, Map<String, String>> serverSettings = new TreeMap<>();
    private String serverUrl;
    private RunningProcess server;
    private RunningProcess gateway;

    /** Prepares keys and proxy in an empty folder; starts nothing. */
    public Lab(Path folder) throws IOException {
        this.folder = folder;
        this.script = Path.of(System.getProperty("fumo.distribution"), "bin", "fumo-gateway").toAbsolutePath().normalize();
        this.gatewayScript = script;
        this.proxy = new WireProxy();
        open.push(proxy);
        SigningKey root = SigningKey.generate(SignatureAlgorithm.ED25519);
        Files.write(trust(), new TrustFileBuilder().version(1).addRootKey(root.verificationKey()).rootThreshold(1)
                .addReleaseKey(ReleaseKey.unlimited(releaseKey.verificationKey())).threshold(1).sign(root));
        gatewaySetting("org.fumogateway.dmobjects", "deviceId", DEVICE);
        gatewaySetting("org.fumogateway.dmobjects", "manufacturer", "FUMO Gateway");
        gatewaySetting("org.fumogateway.dmobjects", "model", "Lab");
        gatewaySetting("org.fumogateway.dmobjects", "hardwareVersion", "C1");
        gatewaySetting("org.fumogateway.dmobjects", "compatible", COMPATIBLE);
        gatewaySetting("org.fumogateway.dmclient", "allowHttp", "true");
        gatewaySetting("org.fumogateway.dlota", "allowHttp", "true");
        gatewaySetting("org.fumogateway.dlota", "allowedNetworks", "127.0.0.0/8");
    }

    /** Sets what the gateway is started with next. */
    public Lab gatewaySetting(String pid, String key, String value) {
        gatewaySettings.computeIfAbsent(pid, absent -> new TreeMap<>()).put(key, value);
        return this;
    }

    /** Sets what the server is started with next. */
    public Lab serverSetting(String pid, String key, String value) {
        serverSettings.computeIfAbsent(pid, absent -> new TreeMap<>()).put(key, value);
        return this;
    }

    /** Starts gateways from another distribution folder than the server's from now on. */
    public Lab gatewayDistribution(Path home) {
        gatewayScript = home.resolve("bin").resolve("fumo-gateway").toAbsolutePath().normalize();
        return this;
    }

    /** Starts the server behind the proxy and waits until it answers. */
    public RunningProcess startServer() throws IOException {
        int port = freePort();
        serverUrl = "http://127.0.0.1:" + port;
        // A settings file is the whole configuration of its component, the public address included.
        serverSettings.values().forEach(settings -> settings.put("publicUrl", proxy.url()));
        Path conf = writeSettings("server-conf", serverSettings);
        Files.createDirectories(serverData());
        Files.copy(trust(), serverData().resolve("trust.fut"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        server = new RunningProcess(List.of(script.toString(), "server", "--data", serverData().toString(), "--port",
                Integer.toString(port), "--public-url", proxy.url(), "--conf", conf.toString()), serverData(), folder.resolve("server.log"), null);
        open.push(server);
        proxy.forwardTo(serverUrl);
        return server.awaitAnswer("server:packages");
    }

    /** Does what the factory does: image, trust file, account. The server must run. */
    public Lab provision(Path image, String version) throws LaunchException, IOException {
        ProvisionCommand.provision(gatewayData(), image, version, trust());
        return enrol();
    }

    /** Makes an account for the gateway and hands it the bootstrap document. */
    public Lab enrol() throws IOException {
        Path bootstrap = Files.createDirectories(gatewayData().resolve("bootstrap")).resolve("account.xml");
        String answer = server.run("server:enrol " + DEVICE + " --out '" + bootstrap + "'");
        if (!Files.exists(bootstrap)) {
            throw new IllegalStateException("the gateway could not be enrolled: " + answer);
        }
        return this;
    }

    /** Starts the gateway and waits until it answers. */
    public RunningProcess startGateway() throws IOException {
        return startGateway(null);
    }

    /** Starts the gateway with further Java options. */
    public RunningProcess startGateway(String javaOptions) throws IOException {
        Path conf = writeSettings("gateway-conf", gatewaySettings);
        Files.createDirectories(gatewayData());
        gateway = new RunningProcess(List.of(gatewayScript.toString(), "gateway", "--data", gatewayData().toString(), "--conf",
                conf.toString()), gatewayData(), folder.resolve("gateway.log"), javaOptions);
        open.push(gateway);
        return gateway.awaitAnswer("fumo:status");
    }

    /** Makes a package with the trusted release key. */
    public Path packageOf(Path image, String version) throws IOException {
        return packageOf(image, version, COMPATIBLE, releaseKey);
    }

    /** Makes a package for a product, signed with a key. */
    public Path packageOf(Path image, String version, String compatible, SigningKey key) throws IOException {
        Path file = folder.resolve("package-" + version + "-" + Integer.toHexString(compatible.hashCode() ^ key.id().hashCode()) + ".fup");
        new PackageBuilder().id("lab-" + version).name("Lab firmware").version(version).compatible(compatible).counter(1)
                .payload(PayloadSource.raw("rootfs", image)).write(file, key);
        return file;
    }

    /** Publishes a package. */
    public String publish(Path file) {
        return server.run("server:publish '" + file + "'");
    }

    /** Makes an image of that many octets that depend on the seed. */
    public Path image(String name, long octets, long seed) throws IOException {
        Path image = folder.resolve(name);
        java.util.Random random = new java.util.Random(seed);
        byte[] block = new byte[64 * 1024];
        try (var out = Files.newOutputStream(image)) {
            for (long left = octets; left > 0; left -= block.length) {
                random.nextBytes(block);
                out.write(block, 0, (int) Math.min(left, block.length));
            }
        }
        return image;
    }

    /** What the gateway says of itself; empty while it restarts. */
    public Optional<JsonObject> status() {
        return gateway.ask("fumo:status --json").map(text -> read(text).asJsonObject());
    }

    /** The gateway's only FUMO instance; empty while it restarts. */
    public Optional<JsonObject> instance() {
        return status().map(status -> status.getJsonArray("instances")).filter(all -> !all.isEmpty()).map(all -> all.getJsonObject(0));
    }

    /** Ended operations, newest first. */
    public JsonArray history() {
        return gateway.ask("fumo:history --json").map(text -> read(text).asJsonArray()).orElse(JsonValue.EMPTY_JSON_ARRAY);
    }

    /** The server's jobs for the gateway, newest first. */
    public JsonArray jobs() {
        return server.ask("server:jobs " + DEVICE + " --json").map(text -> read(text).asJsonArray()).orElse(JsonValue.EMPTY_JSON_ARRAY);
    }

    /** Waits until the newest job for a version is in one of these states. */
    public JsonObject awaitJob(String version, String... states) {
        List<String> wanted = List.of(states);
        return Awaitility.await("a job for " + version + " in " + wanted).atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(200)).until(() -> jobs().getValuesAs(JsonObject.class).stream()
                        .filter(job -> job.getString("toVersion", "").equals(version)).findFirst().orElse(null),
                        job -> job != null && wanted.contains(job.getString("state")));
    }

    /** Waits until the gateway has nothing left to do and no report waits. */
    public JsonObject awaitSettled() {
        return Awaitility.await("a settled gateway").atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(200))
                .until(() -> instance().orElse(null), instance -> instance != null && instance.getString("phase").isEmpty()
                        && !instance.getBoolean("reportPending"));
    }

    /** Waits until the gateway runs a version for good. */
    public void awaitRunning(String version) {
        Awaitility.await("version " + version + " confirmed").atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(200))
                .until(() -> status().map(status -> status.getJsonObject("running")).orElse(null),
                        running -> running != null && running.getString("version").equals(version));
    }

    /** Asks the gateway to open a DM session. */
    public void connect() {
        gateway.run("fumo:connect");
    }

    /** Waits until the gateway has completed that many DM sessions since it was started last, and none runs. */
    public void awaitSessions(int completed) {
        Awaitility.await(completed + " completed sessions").atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100))
                .until(() -> sessions().stream().filter(session -> session.getString("outcome").equals("COMPLETED")).count() >= completed
                        && sessions().stream().noneMatch(session -> session.getString("outcome").equals("RUNNING")));
    }

    /** The gateway's last sessions, newest first. */
    public List<JsonObject> sessions() {
        return gateway.ask("fumo:sessions --json").map(text -> read(text).asJsonArray().getValuesAs(JsonObject.class)).orElse(List.of());
    }

    /** The proxy between gateway and server. */
    public WireProxy proxy() {
        return proxy;
    }

    /** The gateway as started last. */
    public RunningProcess gateway() {
        return gateway;
    }

    /** The server as started last. */
    public RunningProcess server() {
        return server;
    }

    /** The server itself, past the proxy. */
    public String serverUrl() {
        return serverUrl;
    }

    /** Data folder of the gateway. */
    public Path gatewayData() {
        return folder.resolve("gateway");
    }

    /** Data folder of the server. */
    public Path serverData() {
        return folder.resolve("server");
    }

    /** Folder of the lab. */
    public Path folder() {
        return folder;
    }

    /** Start script of the distribution. */
    public Path script() {
        return script;
    }

    /** The trusted release key. */
    public SigningKey releaseKey() {
        return releaseKey;
    }

    /** Trust file that names the release key. */
    public Path trust() {
        return folder.resolve("trust.fut");
    }

    @Override
    public void close() {
        List<String> failures = new ArrayList<>();
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                failures.add(e.getMessage());
            }
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("the lab could not be closed: " + failures);
        }
    }

    /** A free loopback port. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path writeSettings(String name, Map<String, Map<String, String>> settings) throws IOException {
        Path conf = Files.createDirectories(folder.resolve(name));
        for (Map.Entry<String, Map<String, String>> each : settings.entrySet()) {
            StringBuilder text = new StringBuilder();
            each.getValue().forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
            Files.writeString(conf.resolve(each.getKey() + ".cfg"), text);
        }
        return conf;
    }

    private static JsonValue read(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }
}
