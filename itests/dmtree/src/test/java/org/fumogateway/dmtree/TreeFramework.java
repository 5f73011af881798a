package org.fumogateway.dmtree;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.awaitility.Awaitility;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.dmt.DmtAdmin;

/** A Felix with the bundles of the tree and no others. The packages of the plain API are shared with the tests, which stand outside. */
final class TreeFramework implements AutoCloseable {

    static final String TREE = "org.fumogateway.dm-tree";
    static final Duration AWHILE = Duration.ofSeconds(60);

    private static final List<String> GROUND = List.of("org.osgi.util.function", "org.osgi.util.promise", "org.osgi.service.component",
            "org.apache.felix.log", "org.apache.felix.configadmin", "org.apache.felix.eventadmin", "org.apache.felix.scr",
            "org.fumogateway.syncml-api", "org.fumogateway.gateway-api", "org.fumogateway.storage");
    private static final String SHARED = "org.osgi.service.dmt;version=2.0.2,org.osgi.service.dmt.spi;version=2.0.2,"
            + "org.osgi.service.dmt.notification;version=2.0.2,org.osgi.service.dmt.notification.spi;version=2.0.2,"
            + "org.osgi.service.dmt.security;version=2.0.2,org.osgi.service.event;version=1.4.1,org.osgi.service.cm;version=1.6.1,"
            + "org.osgi.service.log;version=1.5.0,org.osgi.service.log.admin;version=1.0.0";

    private final Framework framework;
    private final Map<String, URL> jars;
    private final Bundle tree;

    /**
     * Starts everything.
     *
     * @param folder   where the framework and the storage keep what they keep
     * @param settings configuration of the tree
     */
    TreeFramework(Path folder, Map<String, Object> settings) throws Exception {
        jars = jars();
        framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, folder.resolve("framework").toString(),
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED, "org.fumogateway.data", folder.resolve("data").toString()));
        framework.start();
        for (String name : GROUND) {
            install(name);
        }
        for (Bundle bundle : context().getBundles()) {
            bundle.start();
        }
        service(ConfigurationAdmin.class).getConfiguration("org.fumogateway.dmtree", "?").update(new Hashtable<>(settings));
        tree = install(TREE);
        tree.start();
        admin();
    }

    private static Map<String, URL> jars() throws IOException {
        Map<String, URL> jars = new HashMap<>();
        for (URL manifest : Collections.list(ClassLoader.getSystemResources("META-INF/MANIFEST.MF"))) {
            if (manifest.openConnection() instanceof JarURLConnection connection && connection.getJarEntry() != null) {
                String name = connection.getManifest().getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
                if (name != null) {
                    jars.putIfAbsent(name.split(";")[0].trim(), connection.getJarFileURL());
                }
            }
        }
        return jars;
    }

    private Bundle install(String name) throws IOException, BundleException {
        URL jar = jars.get(name);
        if (jar == null) {
            throw new IllegalStateException("No bundle " + name + " on the class path");
        }
        try (InputStream in = jar.openStream()) {
            return context().installBundle(name, in);
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    DmtAdmin admin() {
        return service(DmtAdmin.class);
    }

    /** A service, as soon as there is one. */
    <S> S service(Class<S> type) {
        ServiceReference<S> reference = Awaitility.await().atMost(AWHILE).pollInterval(Duration.ofMillis(5))
                .until(() -> context().getServiceReference(type), found -> found != null && context().getService(found) != null);
        return context().getService(reference);
    }

    /** The bundle of the tree. */
    Bundle tree() {
        return tree;
    }

    /** Puts the same bundle of the tree in the place of the one that runs. */
    void updateTree() throws IOException, BundleException {
        try (InputStream in = jars.get(TREE).openStream()) {
            tree.update(in);
        }
    }

    /** A started bundle without code, in whose name a test registers services. */
    Bundle emptyBundle(String name) throws IOException, BundleException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, "1.2.3");
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        new JarOutputStream(jar, manifest).close();
        Bundle bundle = context().installBundle(name, new ByteArrayInputStream(jar.toByteArray()));
        bundle.start();
        return bundle;
    }

    @Override
    public void close() throws Exception {
        framework.stop();
        framework.waitForStop(AWHILE.toMillis());
    }
}
