package org.fumogateway.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.launcher.ProvisionCommand;
import org.fumogateway.updatepackage.SigningKey;

/**
 * One server, one gateway and the proxy between them, in a folder of their own. The distribution under test is named by the system property
 * {@code fumo.distribution}. A test says what differs from a usual gateway, starts the lab, and then publishes releases:
 * <pre>{@code
 * lab = new Lab(folder).listenForNotifications().keepPackages().quietStart();
 * image = lab.image("firmware.img", 1 << 20, 1);
 * lab.start(image, "4.1.7");
 * lab.release(image, "4.2.0");
 * lab.connect();
 * job = lab.awaitEnd("4.2.0");
 * }</pre>
 */
public final class Lab extends RunningLab implements AutoCloseable {

    /** Device id of the first gateway. */
    public static final String DEVICE = "urn:dev:mac:0200c0fffe0000aa";
    /** What the gateway's product calls itself. */
    public static final String COMPATIBLE = "fumo-gateway,lab";

    /** The variable by which the start script takes further Java options; they come behind the shipped ones and win. */
    public static final String JAVA_OPTIONS = "FUMO_GATEWAY_JAVA_OPTIONS";
    /** Java options of a process that lives for seconds: what the second compiler would win later never pays. */
    public static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=1";
    /** Java options of a young generation that is seldom collected; the largest heap stays the shipped one. */
    public static final String SELDOM_COLLECTED = "-Xms48m -Xmn32m";

    private static final int FIRST_PORT = 15_000;
    private static final int FIRST_EPHEMERAL_PORT = 32_768;
    private static final int MOST_PORTS_TRIED = 1000;
    private static final String AGENT = "org.fumogateway.fumoagent";
    private static final String CLIENT = "org.fumogateway.dmclient";
    private static final String LOG = "org.fumogateway.logwriter";
    private static final String DOWNLOADER = "org.fumogateway.dlota";
    private static final String NOTIFICATION = "org.fumogateway.dmnotification";
    private static final String OBJECTS = "org.fumogateway.dmobjects";
    private static final String STORAGE = "org.fumogateway.storage";

    private final Path folder;
    private final Path script;
    private Path gatewayScript;
    private final WireProxy proxy;
    private final Releases releases;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Map<String, Map<String, String>> gatewaySettings = new TreeMap<>();
    private final Map<String, Map<String, String>> serverSettings = new TreeMap<>();
    private List<String> absentBundles = List.of();
    private String authentication;
    private String processOptions = SHORT_LIVED;
    private String gatewayOptions = SHORT_LIVED + ' ' + SELDOM_COLLECTED;
    private String serverOptions = "";
    private String logLevel = "INFO";
    private int gateways;
    private String serverUrl;
    private String publicUrl;
    private RunningProcess server;
    private RunningProcess gateway;

    /** Prepares keys and proxy in an empty folder; starts nothing. */
    public Lab(Path folder) throws IOException {
        this.folder = folder;
        this.script = Path.of(System.getProperty("fumo.distribution"), "bin", "fumo-gateway").toAbsolutePath().normalize();
        this.gatewayScript = script;
        this.proxy = new WireProxy();
        open.push(proxy);
        this.releases = new Releases(folder);
        gatewaySetting(OBJECTS, "deviceId", device());
        gatewaySetting(OBJECTS, "manufacturer", "FUMO Gateway");
        gatewaySetting(OBJECTS, "model", "Lab");
        gatewaySetting(OBJECTS, "hardwareVersion", "C1");
        gatewaySetting(OBJECTS, "compatible", COMPATIBLE);
        gatewaySetting(CLIENT, "allowHttp", "true");
        gatewaySetting(DOWNLOADER, "allowHttp", "true");
        gatewaySetting(DOWNLOADER, "allowedNetworks", "127.0.0.0/8");
        // A twentieth of a computer's disk may be more than it has free, and is far more than what a test needs.
        gatewaySetting(STORAGE, "reserve", Long.toString(8L << 20));
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

    /** The gateway can be asked for a session, as often as one likes; the server knows where. */
    public Lab listenForNotifications() {
        String port = Integer.toString(freePort());
        return serverSetting("org.fumogateway.dmserver", "notificationPort", port).gatewaySetting(NOTIFICATION, "port", port)
                .gatewaySetting(NOTIFICATION, "secondsBetweenSessions", "0");
    }

    /** The port of {@link #listenForNotifications}. */
    public int notificationPort() {
        return Integer.parseInt(gatewaySettings.get(NOTIFICATION).get("port"));
    }

    /** No session only because the gateway has started: it would stand between those of a flow at one time and behind them at another. */
    public Lab quietStart() {
        return gatewaySetting(CLIENT, "sessionOnStart", "false");
    }

    /** Both sides log in all detail, on standard error and into their files. */
    public Lab logEverything() {
        logLevel = "DEBUG";
        return serverSetting(LOG, "fileLevel", logLevel).gatewaySetting(LOG, "fileLevel", logLevel);
    }

    /** A package stays after its success for longer than a test takes: State 90, never 100. */
    public Lab keepPackages() {
        return gatewaySetting(AGENT, "keepAfterSuccessMinutes", "60");
    }

    /** Server and gateway run with the Java options that they are shipped with, for what is measured. */
    public Lab asShipped() {
        processOptions = "";
        return gatewayAsShipped();
    }

    /** Gateways run with the Java options that they are shipped with, where nothing of the server is measured. */
    public Lab gatewayAsShipped() {
        gatewayOptions = "";
        return this;
    }

    /** The server is started with these Java options too. */
    public Lab serverJavaOptions(String options) {
        serverOptions = options;
        return this;
    }

    /** What gateways are enrolled with from now on: {@code md5}, {@code mac} or {@code basic}. */
    public Lab authentication(String word) {
        authentication = word;
        return this;
    }

    /** Gateways reach the server at that URL from now on, past the proxy: scheme, host and port. */
    public Lab publicUrl(String url) {
        publicUrl = url;
        return this;
    }

    /** Which of Download, Update and DownloadAndUpdate the agent offers. */
    public Lab nodes(String... names) {
        return gatewaySetting(AGENT, "nodes", String.join(", ", names));
    }

    /** The server's usual way of updating a gateway. */
    public Lab usualWay(String way) {
        return serverSetting("org.fumogateway.updateserver", "way", way);
    }

    /** The gateway is started without these bundles: they are left out of the features of its data folder's own generation. */
    public Lab without(String... bundles) {
        absentBundles = List.of(bundles);
        return this;
    }

    /** Another gateway of the same product takes the place of the one before: its own id, its own empty data folder, the same settings. */
    public Lab nextGateway() {
        return turnTo(gateways + 1);
    }

    /** The gateway of that number, 0 for the first, takes the place of the one before; one that was there already finds its data folder as it left it. */
    public Lab turnTo(int number) {
        if (gateway != null && gatewaySettings.containsKey(NOTIFICATION)) {
            gateway.close();
        } else if (gateway != null) {
            // Nothing of it is in the way of the next one, which may start meanwhile.
            gateway.stop();
        }
        gateways = number;
        return gatewaySetting(OBJECTS, "deviceId", device());
    }

    /** Starts everything: the server, a factory-new gateway that runs this image, and the first session in which the server meets it. */
    public Lab start(Path image, String version) throws LaunchException, IOException {
        startServer();
        provision(image, version).startGateway();
        awaitSessions(1);
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
        String address = publicUrl == null ? proxy.url() : publicUrl;
        // A settings file is the whole configuration of its component, the public address included.
        serverSettings.values().forEach(settings -> settings.put("publicUrl", address));
        Path conf = writeSettings("server-conf", serverSettings);
        Files.createDirectories(serverData());
        Files.copy(trust(), serverData().resolve("trust.fut"), StandardCopyOption.REPLACE_EXISTING);
        server = new RunningProcess(List.of(script.toString(), "server", "--data", serverData().toString(), "--port",
                Integer.toString(port), "--public-url", address, "--conf", conf.toString(), "--log-level", logLevel), serverData(),
                folder.resolve("server.log"), processOptions + ' ' + serverOptions);
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
        String answer = server.run("server:enrol " + device() + (authentication == null ? "" : " --auth " + authentication) + " --out '"
                + bootstrap + "'");
        if (!Files.exists(bootstrap)) {
            throw new IllegalStateException("the gateway could not be enrolled: " + answer);
        }
        return this;
    }

    /** Starts the gateway and waits until it answers. */
    public RunningProcess startGateway() throws IOException {
        return startGateway("");
    }

    /** Starts the gateway with further Java options. */
    public RunningProcess startGateway(String javaOptions) throws IOException {
        Path conf = writeSettings("gateway-conf", gatewaySettings);
        Files.createDirectories(gatewayData());
        Generation.write(gatewayScript.getParent().getParent(), gatewayData(), absentBundles);
        gateway = new RunningProcess(List.of(gatewayScript.toString(), "gateway", "--data", gatewayData().toString(), "--conf",
                conf.toString(), "--log-level", logLevel), gatewayData(), folder.resolve("gateway.log"), gatewayOptions + ' ' + javaOptions);
        open.push(gateway);
        return gateway.awaitAnswer("fumo:status");
    }

    /** Makes a package with the trusted release key. */
    public Path packageOf(Path image, String version) throws IOException {
        return packageOf(image, version, COMPATIBLE, releaseKey());
    }

    /** Makes a package for a product, signed with a key. */
    public Path packageOf(Path image, String version, String compatible, SigningKey key) throws IOException {
        return releases.packageOf(image, version, compatible, key);
    }

    /** Makes a package with the trusted release key and publishes it. */
    public String release(Path image, String version) throws IOException {
        return publish(packageOf(image, version));
    }

    /** Makes an image of that many octets that depend on the seed. */
    public Path image(String name, long octets, long seed) throws IOException {
        return releases.image(name, octets, seed);
    }

    /** The proxy between gateway and server. */
    public WireProxy proxy() {
        return proxy;
    }

    @Override
    public String device() {
        return gateways == 0 ? DEVICE : String.format("urn:dev:mac:0200c0fffe00%02xaa", gateways);
    }

    @Override
    public RunningProcess gateway() {
        return gateway;
    }

    @Override
    public RunningProcess server() {
        return server;
    }

    /** The server itself, past the proxy. */
    public String serverUrl() {
        return serverUrl;
    }

    /** Data folder of the gateway. */
    public Path gatewayData() {
        return folder.resolve(gateways == 0 ? "gateway" : "gateway-" + gateways);
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
        return releases.key();
    }

    /** Trust file that names the release key. */
    public Path trust() {
        return releases.trust();
    }

    @Override
    public void close() {
        List<String> failures = new ArrayList<>();
        open.stream().filter(RunningProcess.class::isInstance).map(RunningProcess.class::cast).forEach(RunningProcess::stop);
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

    /**
     * A free loopback port, below those that the system gives to outgoing connections: until somebody listens on it, no client of another test takes it
     * for its own end.
     */
    public static int freePort() {
        for (int tries = 0; tries < MOST_PORTS_TRIED; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, FIRST_EPHEMERAL_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
        throw new IllegalStateException("There is no free port");
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
}
