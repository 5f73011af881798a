package org.fumogateway.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;

/** A real framework with bundles that consist of a manifest. */
class ActorVersionsTest {

    private static final String ACTOR = "org.example.actor";

    @TempDir
    private Path folder;
    private Framework framework;
    private BundleContext context;
    private Bundle shipped;
    private Bundle contract;
    private ActorVersions versions;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<String> order = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        framework = new org.apache.felix.framework.FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE,
                folder.resolve("cache").toString()));
        framework.init();
        context = framework.getBundleContext();
        shipped = install(ACTOR, "1.0.0", "");
        contract = install("org.example.contract", "1.0.0", "Export-Package: org.example.contract;version=1.0");
        shipped.start();
        contract.start();
        versions = new ActorVersions(context, List.of(shipped, contract), new PrintStream(said, true, StandardCharsets.UTF_8));
        context.addBundleListener(versions);
        context.addBundleListener((SynchronousBundleListener) event -> {
            if (event.getType() == BundleEvent.STARTED || event.getType() == BundleEvent.STOPPED) {
                order.add(event.getBundle().getVersion() + (event.getType() == BundleEvent.STARTED ? " started" : " stopped"));
            }
        });
        framework.start();
        order.clear();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
        versions.close();
    }

    private Path jar(String name, String version, String header) throws Exception {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        main.putValue(Constants.BUNDLE_VERSION, version);
        if (!header.isEmpty()) {
            main.putValue(header.substring(0, header.indexOf(':')), header.substring(header.indexOf(':') + 2));
        }
        Path file = folder.resolve(name + "-" + version + ".jar");
        try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.finish();
        }
        return file;
    }

    private Bundle install(String name, String version, String header) throws Exception {
        return context.installBundle(jar(name, version, header).toUri().toString());
    }

    private static void awaitActive(Bundle bundle) {
        Awaitility.await(bundle.toString()).atMost(Duration.ofSeconds(30)).until(() -> bundle.getState() == Bundle.ACTIVE);
    }

    @Test
    @DisplayName("A newer version takes over: the older one is stopped before it starts, never both at a time")
    void newerTakesOver() throws Exception {
        Bundle newer = install(ACTOR, "1.0.1", "");
        newer.start();
        assertThat(order).containsExactly("1.0.0 stopped", "1.0.1 started");
        assertThat(newer.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains(ACTOR + " 1.0.0 gives way to " + ACTOR + " 1.0.1");
        Bundle newest = install(ACTOR, "1.1.0", "");
        newest.start();
        assertThat(order).endsWith("1.0.1 stopped", "1.1.0 started");
        assertThat(shipped.getState()).isEqualTo(Bundle.RESOLVED);
    }

    @Test
    @DisplayName("When the newer one is removed, the next highest runs again")
    void removedGivesBack() throws Exception {
        Bundle newer = install(ACTOR, "1.0.1", "");
        newer.start();
        Bundle newest = install(ACTOR, "1.1.0", "");
        newest.start();
        newest.uninstall();
        awaitActive(newer);
        assertThat(shipped.getState()).isEqualTo(Bundle.RESOLVED);
        newer.uninstall();
        awaitActive(shipped);
    }

    @Test
    @DisplayName("A newer one that cannot be started gives the older one back; one that is not resolved never takes it away")
    void failedGivesBack() throws Exception {
        Bundle broken = install(ACTOR, "2.0.0", "Bundle-Activator: org.example.Missing");
        org.assertj.core.api.Assertions.assertThatThrownBy(broken::start).isInstanceOf(BundleException.class);
        awaitActive(shipped);
        Bundle unresolved = install(ACTOR, "3.0.0", "Import-Package: org.example.missing");
        order.clear();
        org.assertj.core.api.Assertions.assertThatThrownBy(unresolved::start).isInstanceOf(BundleException.class);
        assertThat(order).isEmpty();
        assertThat(shipped.getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    @DisplayName("An older one is stopped again and the one that runs goes on")
    void olderIsNotUsed() throws Exception {
        Bundle older = install(ACTOR, "0.9.0", "");
        older.start();
        assertThat(older.getState()).isEqualTo(Bundle.RESOLVED);
        assertThat(shipped.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(order).doesNotContain("1.0.0 stopped");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("0.9.0").contains("is not started: a newer one runs");
    }

    @Test
    @DisplayName("The distribution's own version that an operator starts beside a newer one is stopped again: never both at a time")
    void shippedIsNotUsedBesideNewer() throws Exception {
        Bundle newer = install(ACTOR, "1.0.1", "");
        newer.start();
        shipped.start();
        assertThat(shipped.getState()).isEqualTo(Bundle.RESOLVED);
        assertThat(newer.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains(ACTOR + " 1.0.0 from " + shipped.getLocation() + " is not started: a newer one runs");
    }

    @Test
    @DisplayName("Once closed nothing comes back any more")
    void closed() throws Exception {
        Bundle newer = install(ACTOR, "1.0.1", "");
        newer.start();
        versions.close();
        newer.uninstall();
        Awaitility.await().during(Duration.ofMillis(300)).until(() -> shipped.getState() == Bundle.RESOLVED);
    }

    @Test
    @DisplayName("What exports packages is not swapped: a newer one beside it is stopped, and the sentence says what to do")
    void contractsStay() throws Exception {
        Bundle newer = install("org.example.contract", "1.1.0", "Export-Package: org.example.contract;version=1.1");
        newer.start();
        assertThat(newer.getState()).isEqualTo(Bundle.RESOLVED);
        assertThat(contract.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("must come with the distribution");
    }

    @Test
    @DisplayName("A jar of equal version that was brought into the bundle and is taken away together with it: the distribution's comes back")
    void equalVersionGivesBack() throws Exception {
        try (InputStream octets = Files.newInputStream(jar(ACTOR, "1.0.0", "X-Build: 2"))) {
            shipped.update(octets);
        }
        assertThat(shipped.getHeaders().get("X-Build")).isEqualTo("2");
        jar(ACTOR, "1.0.0", "");
        String location = shipped.getLocation();
        shipped.uninstall();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> context.getBundle(location) != null
                && context.getBundle(location).getState() == Bundle.ACTIVE);
        assertThat(context.getBundle(location).getHeaders().get("X-Build")).isNull();
    }

    @Test
    @DisplayName("Stopped on order stays stopped; bundles that no feature names may run in any number")
    void operatorsWill() throws Exception {
        Bundle newer = install(ACTOR, "1.0.1", "");
        newer.start();
        newer.stop();
        Bundle one = install("org.example.vendor", "1.0.0", "");
        Bundle two = install("org.example.vendor", "2.0.0", "");
        one.start();
        two.start();
        assertThat(List.of(one.getState(), two.getState())).containsOnly(Bundle.ACTIVE);
        assertThat(shipped.getState()).isEqualTo(Bundle.RESOLVED);
    }
}
