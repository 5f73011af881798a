package org.fumogateway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import org.awaitility.Awaitility;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * An OSGi framework with chosen bundles of the class path and no others. Packages of contracts are shared with the test, which stands outside:
 * they come from the class path and not from bundles. Used by one thread.
 */
public final class BundleFramework implements AutoCloseable {

    private static final Duration AWHILE = Duration.ofSeconds(60);
    private static final List<String> GROUND = List.of("org.osgi.util.function", "org.osgi.util.promise", "org.osgi.service.component",
            "org.apache.felix.log", "org.apache.felix.configadmin", "org.apache.felix.scr");
    private static final String PLAIN = "org.osgi.service.cm;version=1.6.1,org.osgi.service.log;version=1.5.0,"
            + "org.osgi.service.log.admin;version=1.0.0";

    private final Map<String, URL> jars = new HashMap<>();
    private final Map<String, String> exports = new HashMap<>();
    private final Framework framework;

    /**
     * Starts a framework with Declarative Services, Configuration Admin and log.
     *
     * @param folder where the framework keeps its bundles
     * @param shared symbolic names of bundles on the class path whose packages are shared with the test
     */
    public BundleFramework(Path folder, List<String> shared) throws IOException, BundleException {
        findJars();
        List<String> packages = new ArrayList<>(List.of(PLAIN));
        shared.forEach(name -> packages.add(exports.get(name).replaceAll(";uses:=\"[^\"]*\"", "")));
        FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow();
        framework = factory.newFramework(Map.of(Constants.FRAMEWORK_STORAGE, folder.resolve("framework").toString(),
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, String.join(",", packages)));
        framework.start();
        start(GROUND);
    }

    private void findJars() throws IOException {
        for (URL manifest : Collections.list(ClassLoader.getSystemResources("META-INF/MANIFEST.MF"))) {
            if (manifest.openConnection() instanceof JarURLConnection connection && connection.getJarEntry() != null) {
                Attributes attributes = connection.getManifest().getMainAttributes();
                String name = attributes.getValue(Constants.BUNDLE_SYMBOLICNAME);
                if (name != null && jars.putIfAbsent(name.split(";")[0].trim(), connection.getJarFileURL()) == null) {
                    exports.put(name.split(";")[0].trim(), attributes.getValue(Constants.EXPORT_PACKAGE));
                }
            }
        }
    }

    /** Installs bundles of the class path by their symbolic names, then starts them. */
    public void start(List<String> names) throws IOException, BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (String name : names) {
            URL jar = jars.get(name);
            if (jar == null) {
                throw new IllegalStateException("No bundle " + name + " on the class path");
            }
            try (InputStream in = jar.openStream()) {
                bundles.add(context().installBundle(name, in));
            }
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
    }

    /** Configures a component, before or after its bundle has started. */
    public void configure(String pid, Map<String, Object> settings) throws IOException {
        service(ConfigurationAdmin.class).getConfiguration(pid, "?").update(new Hashtable<>(settings));
    }

    /** The framework as seen from outside of all bundles. */
    public BundleContext context() {
        return framework.getBundleContext();
    }

    /** A service, as soon as there is one. */
    public <S> S service(Class<S> type) {
        ServiceReference<S> reference = Awaitility.await().atMost(AWHILE).pollInterval(Duration.ofMillis(5))
                .until(() -> context().getServiceReference(type), found -> found != null && context().getService(found) != null);
        return context().getService(reference);
    }

    @Override
    public void close() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(AWHILE.toMillis());
    }
}
