package org.fumogateway.servertools.demo;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.fumogateway.launcher.Distribution;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.launcher.ProvisionCommand;
import org.fumogateway.launcher.ShellClient;

/** One server and one gateway in processes of their own. They are told what to do only as an operator and a factory would. */
final class DemoSite {

    static final String DEVICE = "urn:dev:mac:0200c0fffe000001";

    private static final long SESSION_SECONDS = 60;
    private static final long ASK_MILLIS = 100;

    private final Distribution distribution;
    private final Path folder;
    private final Path serverData;
    private final Path gatewayData;
    private final int notificationPort;
    private final Deque<ManagedProcess> running = new ArrayDeque<>();
    private final Thread atExit = new Thread(() -> running.forEach(ManagedProcess::stopNow), "stop-demo");
    private ManagedProcess server;
    private ManagedProcess gateway;

    DemoSite(Distribution distribution, Path folder) throws IOException {
        this.distribution = distribution;
        this.folder = folder;
        this.serverData = Files.createDirectories(folder.resolve("server"));
        this.gatewayData = Files.createDirectories(folder.resolve("gateway"));
        this.notificationPort = freePort();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts the server; returns its DM address. */
    String startServer(Path trust) throws IOException, LaunchException, InterruptedException {
        ProvisionCommand.installTrustFile(trust, serverData);
        Path conf = Files.createDirectories(folder.resolve("server-conf"));
        int port = freePort();
        Files.writeString(conf.resolve("org.fumogateway.dmserver.cfg"), "notificationPort = " + notificationPort + "\npublicUrl = http://127.0.0.1:"
                + port + "\n");
        server = start("server", serverData, List.of(distribution.script().toString(), "server", "--data", serverData.toString(), "--port",
                Integer.toString(port), "--conf", conf.toString()));
        server.awaitReady("server:packages");
        return "http://127.0.0.1:" + port + "/dm";
    }

    /** Starts a factory-new gateway with an image, and waits for the session in which the server gets to know it. */
    void startGateway(Release factory, Path trust) throws IOException, LaunchException, InterruptedException {
        ProvisionCommand.provision(gatewayData, factory.image(), factory.version(), trust);
        Path bootstrap = Files.createDirectories(gatewayData.resolve("bootstrap"));
        server.run("server:enrol " + DEVICE + " --out " + ShellClient.quote(bootstrap.resolve("account.xml").toString()));
        gateway = start("gateway", gatewayData, List.of(distribution.script().toString(), "gateway", "--data", gatewayData.toString(), "--conf",
                gatewaySettings().toString()));
        gateway.awaitReady("fumo:status");
        awaitSessions(1);
    }

    /** One more session: after an update the server reads anew what went with the old firmware (FUMO-111), and the next flow begins clean. */
    void meetAgain() throws LaunchException, InterruptedException {
        awaitSessions(0);
        long before = completedSessions();
        gateway.run("fumo:connect");
        awaitSessions(before + 1);
    }

    private Path gatewaySettings() throws IOException {
        Path conf = Files.createDirectories(folder.resolve("gateway-conf"));
        Files.writeString(conf.resolve("org.fumogateway.dmobjects.cfg"), "deviceId = " + DEVICE + "\nmanufacturer = FUMO Gateway\n"
                + "model = Demo\nhardwareVersion = 1\ncompatible = " + Release.COMPATIBLE + "\n");
        // Each flow begins as it is written: by a notification, or by the device; not by chance, because the gateway has started.
        Files.writeString(conf.resolve("org.fumogateway.dmclient.cfg"), "allowHttp = true\nsessionOnStart = false\n");
        Files.writeString(conf.resolve("org.fumogateway.dlota.cfg"), "allowHttp = true\nallowedNetworks = 127.0.0.0/8\n");
        Files.writeString(conf.resolve("org.fumogateway.dmnotification.cfg"), "port = " + notificationPort + "\nsecondsBetweenSessions = 0\n");
        // A twentieth of a computer's disk is far more than what a demo needs.
        Files.writeString(conf.resolve("org.fumogateway.storage.cfg"), "reserve = 8388608\n");
        return conf;
    }

    private void awaitSessions(long completed) throws LaunchException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SESSION_SECONDS);
        while (System.nanoTime() < deadline) {
            if (completedSessions() >= completed) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(ASK_MILLIS);
        }
        throw new LaunchException(ExitCode.FAILED, "The gateway has not reached its server within " + SESSION_SECONDS + " seconds; see "
                + gateway.log() + ".");
    }

    /** How many sessions were completed since the gateway's start; -1 while one runs, or nobody answers. */
    private long completedSessions() throws LaunchException {
        String answer = gateway.ask("fumo:sessions --json");
        if (answer == null) {
            return -1;
        }
        List<String> outcomes = FlowWatch.read(answer).asJsonArray().getValuesAs(JsonObject.class).stream()
                .map(session -> session.getString("outcome")).toList();
        return outcomes.contains("RUNNING") ? -1 : outcomes.stream().filter("COMPLETED"::equals).count();
    }

    /** Publishes a package. */
    void publish(Path file) throws LaunchException {
        server.run("server:publish " + ShellClient.quote(file.toString()));
    }

    /** Chooses how the server brings packages to the gateway. */
    void route(String words) throws LaunchException {
        server.run("server:route " + DEVICE + " " + words);
    }

    /** Has whoever begins the flow begin it. */
    void begin(DemoFlow.Trigger trigger) throws LaunchException {
        switch (trigger) {
            case NOTIFICATION -> server.run("server:notify " + DEVICE);
            case DEVICE_ASKS -> gateway.run("fumo:ask --device");
            case PERSON_ASKS -> gateway.run("fumo:ask");
            case DEVICE_STARTS -> gateway.run("fumo:start");
            default -> throw new IllegalArgumentException(trigger.name());
        }
    }

    /** A watch over a flow that begins now. */
    FlowWatch watch(DemoFlow flow, Release wanted, Console console) {
        return new FlowWatch(flow, wanted, gateway, server, disk(), console);
    }

    /** The gateway's data folder, seen from outside. */
    GatewayDisk disk() {
        return new GatewayDisk(gatewayData);
    }

    /** Stops everything, or says how to talk to it. */
    void end(boolean keep, Console console) throws InterruptedException {
        if (keep) {
            console.line("");
            console.line("Server and gateway go on. Talk to them:");
            console.line("  " + distribution.script() + " shell --data " + gatewayData + " fumo:status");
            console.line("  " + distribution.script() + " shell --data " + gatewayData + " fumo:tree ./FwUpdate");
            console.line("  " + distribution.script() + " shell --data " + serverData + " server:jobs");
            console.line("Stop them:");
            console.line("  kill " + running.stream().map(process -> Long.toString(process.pid())).collect(Collectors.joining(" ")));
            running.clear();
        }
        while (!running.isEmpty()) {
            running.pop().stop();
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private ManagedProcess start(String name, Path data, List<String> command) throws IOException {
        ManagedProcess process = new ManagedProcess(name, folder.resolve(name + ".log"), data, command);
        running.push(process);
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
