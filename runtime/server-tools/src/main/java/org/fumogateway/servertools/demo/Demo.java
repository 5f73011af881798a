package org.fumogateway.servertools.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.fumogateway.launcher.Distribution;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.launcher.ProvisionCommand;
import org.fumogateway.launcher.ShellClient;
import org.fumogateway.updatepackage.ReleaseKey;
import org.fumogateway.updatepackage.SignatureAlgorithm;
import org.fumogateway.updatepackage.SigningKey;
import org.fumogateway.updatepackage.TrustFileBuilder;

/** The demonstration from empty folder to verdict. Server and gateway are told what to do only as an operator and a factory would. */
final class Demo {

    private static final String DEVICE = "urn:dev:mac:0200c0fffe000001";
    private static final String OLD_VERSION = "1.0.0";
    private static final String NEW_VERSION = "2.0.0";

    private final Distribution distribution;
    private final Path folder;
    private final Console console;
    private final Deque<ManagedProcess> running = new ArrayDeque<>();
    private final Thread atExit = new Thread(() -> running.forEach(ManagedProcess::stopNow), "stop-demo");
    private Path serverData;
    private Path gatewayData;

    Demo(Distribution distribution, Path folder, Console console) {
        this.distribution = distribution;
        this.folder = folder;
        this.console = console;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Runs it; true if everything agrees at the end. */
    boolean run(Path from, Path to) throws LaunchException, IOException, InterruptedException {
        serverData = Files.createDirectories(folder.resolve("server"));
        gatewayData = Files.createDirectories(folder.resolve("gateway"));
        SigningKey release = makeKeys();
        console.line("Images and signed packages");
        Release before = release(from, OLD_VERSION, 0, release);
        Release after = release(to, NEW_VERSION, 3, release);
        int port = freePort();
        ManagedProcess server = startServer(port);
        publish(server, before);
        publish(server, after);
        provision(server, before);
        ManagedProcess gateway = startGateway();
        console.line("DM server on http://127.0.0.1:" + port + "/dm, gateway " + DEVICE + " runs version " + before.version());
        UpdateWatch watch = new UpdateWatch(gateway, server, console);
        boolean ended = watch.untilSettled(DEVICE, after.version());
        return new Verdict(watch, gatewayData, after).show(console) && ended;
    }

    /** Stops everything, or says how to talk to it. */
    void end(boolean keep) throws InterruptedException {
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

    private SigningKey makeKeys() throws IOException, LaunchException {
        SigningKey root = SigningKey.generate(SignatureAlgorithm.ED25519);
        SigningKey release = SigningKey.generate(SignatureAlgorithm.ED25519);
        Path trust = folder.resolve("trust.fut");
        Files.write(trust, new TrustFileBuilder().version(1).addRootKey(root.verificationKey()).rootThreshold(1)
                .addReleaseKey(ReleaseKey.unlimited(release.verificationKey())).threshold(1).sign(root));
        ProvisionCommand.installTrustFile(trust, serverData);
        return release;
    }

    private Release release(Path given, String version, int skipped, SigningKey key) throws IOException {
        Path image = given;
        if (image == null) {
            image = folder.resolve("firmware-" + version + ".img");
            DemoImages.write(image, version, skipped);
        }
        Release release = Release.build(folder, image, version, key);
        console.line("  " + version + "  " + Files.size(image) + " octets, sha256 " + release.sha256());
        return release;
    }

    private ManagedProcess startServer(int port) throws IOException, LaunchException, InterruptedException {
        ManagedProcess server = start("server", serverData, List.of(distribution.script().toString(), "server", "--data",
                serverData.toString(), "--port", Integer.toString(port)));
        server.awaitReady("server:packages");
        return server;
    }

    private ManagedProcess startGateway() throws IOException, LaunchException, InterruptedException {
        Path conf = Files.createDirectories(folder.resolve("gateway-conf"));
        Files.writeString(conf.resolve("org.fumogateway.dmobjects.cfg"), "deviceId = " + DEVICE + "\nmanufacturer = FUMO Gateway\n"
                + "model = Demo\nhardwareVersion = 1\ncompatible = " + Release.COMPATIBLE + "\n");
        Files.writeString(conf.resolve("org.fumogateway.dmclient.cfg"), "allowHttp = true\n");
        Files.writeString(conf.resolve("org.fumogateway.dlota.cfg"), "allowHttp = true\nallowedNetworks = 127.0.0.0/8\n");
        ManagedProcess gateway = start("gateway", gatewayData, List.of(distribution.script().toString(), "gateway", "--data",
                gatewayData.toString(), "--conf", conf.toString()));
        gateway.awaitReady("fumo:status");
        return gateway;
    }

    private ManagedProcess start(String name, Path data, List<String> command) throws IOException {
        ManagedProcess process = new ManagedProcess(name, folder.resolve(name + ".log"), data, command);
        running.push(process);
        return process;
    }

    private void publish(ManagedProcess server, Release release) throws LaunchException {
        server.run("server:publish " + ShellClient.quote(release.file().toString()));
    }

    private void provision(ManagedProcess server, Release factory) throws LaunchException, IOException {
        ProvisionCommand.provision(gatewayData, factory.image(), factory.version(), folder.resolve("trust.fut"));
        Path bootstrap = Files.createDirectories(gatewayData.resolve("bootstrap"));
        server.run("server:enrol " + DEVICE + " --out " + ShellClient.quote(bootstrap.resolve("account.xml").toString()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
