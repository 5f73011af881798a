package org.fumogateway.dmcommands;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import org.apache.felix.framework.FrameworkFactory;
import org.awaitility.Awaitility;
import org.fumogateway.gateway.command.CommandProcessor;
import org.fumogateway.gateway.command.CommandProcessor.MessageExecution;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ExecPlugin;

/**
 * A Felix with tree, commands, objects and codecs, and nothing else of the gateway. Packages of contracts are shared with the tests, which
 * stand outside: they come from the class path and not from bundles.
 */
final class CommandFramework implements AutoCloseable {

    static final Duration AWHILE = Duration.ofSeconds(60);

    private static final List<String> GROUND = List.of("org.osgi.util.function", "org.osgi.util.promise", "org.osgi.service.component",
            "org.apache.felix.log", "org.apache.felix.configadmin", "org.apache.felix.eventadmin", "org.apache.felix.scr", "stax2-api",
            "com.fasterxml.aalto-xml", "org.fumogateway.dm-protocol", "org.fumogateway.http-client", "org.fumogateway.storage",
            "org.fumogateway.syncml");
    private static final List<String> ROOMS = List.of("org.fumogateway.dm-tree", "org.fumogateway.dm-commands", "org.fumogateway.dm-objects");
    private static final List<String> SHARED = List.of("org.fumogateway.syncml-api", "org.fumogateway.gateway-api");
    private static final String PLAIN = "org.osgi.service.dmt;version=2.0.2,org.osgi.service.dmt.spi;version=2.0.2,"
            + "org.osgi.service.dmt.notification;version=2.0.2,org.osgi.service.dmt.notification.spi;version=2.0.2,"
            + "org.osgi.service.dmt.security;version=2.0.2,org.osgi.service.event;version=1.4.1,org.osgi.service.cm;version=1.6.1,"
            + "org.osgi.service.log;version=1.5.0,org.osgi.service.log.admin;version=1.0.0";

    private final Framework framework;
    private final Map<String, URL> jars = new HashMap<>();
    private final Map<String, String> exports = new HashMap<>();

    /**
     * Starts everything.
     *
     * @param folder   where the framework and the storage keep what they keep
     * @param settings configurations by PID
     * @param more     further bundles that are started last
     */
    CommandFramework(Path folder, Map<String, Map<String, Object>> settings, String... more) throws Exception {
        findJars();
        List<String> packages = new ArrayList<>(List.of(PLAIN));
        SHARED.forEach(name -> packages.add(exports.get(name).replaceAll(";uses:=\"[^\"]*\"", "")));
        framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, folder.resolve("framework").toString(),
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, String.join(",", packages), "org.fumogateway.data",
                folder.resolve("data").toString()));
        framework.start();
        for (Bundle bundle : install(GROUND)) {
            bundle.start();
        }
        for (Map.Entry<String, Map<String, Object>> entry : settings.entrySet()) {
            service(ConfigurationAdmin.class).getConfiguration(entry.getKey(), "?").update(new Hashtable<>(entry.getValue()));
        }
        for (Bundle bundle : install(ROOMS)) {
            bundle.start();
        }
        for (Bundle bundle : install(List.of(more))) {
            bundle.start();
        }
        service(CommandProcessor.class);
        Awaitility.await().atMost(AWHILE).ignoreExceptions().until(() -> code(Commands.get("./DevDetail/FwV")) == 200
                && code(Commands.get("./DMAcc")) == 200 && code(Commands.get("./Ext")) == 200 && code(Commands.get("./Inbox")) == 405);
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

    private List<Bundle> install(List<String> names) throws IOException, BundleException {
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
        return bundles;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** A service, as soon as there is one. */
    <S> S service(Class<S> type) {
        ServiceReference<S> reference = Awaitility.await().atMost(AWHILE).pollInterval(Duration.ofMillis(5))
                .until(() -> context().getServiceReference(type), found -> found != null && context().getService(found) != null);
        return context().getService(reference);
    }

    /** Registers a data plugin that is an exec plugin too, and waits until the tree has it. */
    ServiceRegistration<?> plug(DataPlugin plugin, String root) {
        ServiceRegistration<?> registration = context().registerService(new String[] {DataPlugin.class.getName(), ExecPlugin.class.getName()},
                plugin, new Hashtable<>(Map.of(DataPlugin.DATA_ROOT_URIS, root, ExecPlugin.EXEC_ROOT_URIS, root)));
        Awaitility.await().atMost(AWHILE).ignoreExceptions().until(() -> {
            DmtSession session = service(DmtAdmin.class).getSession(root, DmtSession.LOCK_TYPE_SHARED);
            session.close();
            return true;
        });
        return registration;
    }

    /** Sets an ACL as the gateway itself; null for none. */
    void acl(String uri, String acl) throws DmtException {
        DmtSession session = service(DmtAdmin.class).getSession(uri, DmtSession.LOCK_TYPE_EXCLUSIVE);
        try {
            session.setNodeAcl(uri, acl == null ? null : new Acl(acl));
        } finally {
            session.close();
        }
    }

    /** Executes the commands of one message of server S1. */
    List<Command> execute(Command... commands) throws InterruptedException {
        return executeAs("S1", SyncMlCodec.XML, commands);
    }

    List<Command> executeAs(String server, String mediaType, Command... commands) throws InterruptedException {
        List<Command> answers = new ArrayList<>();
        try (MessageExecution message = service(CommandProcessor.class).begin(server, 1, mediaType, (alert, msgRef) -> {
            throw new AssertionError("no person is expected");
        })) {
            for (Command command : Arrays.asList(commands)) {
                answers.addAll(message.execute(command));
            }
        }
        return answers;
    }

    /** Code of the first Status. */
    int code(Command command) throws InterruptedException {
        return ((Status) execute(command).get(0)).code();
    }

    int codeAs(String server, Command command) throws InterruptedException {
        return ((Status) executeAs(server, SyncMlCodec.XML, command).get(0)).code();
    }

    /** Text of the only Item of the Results; null if there is no data. */
    String text(String uri) throws InterruptedException {
        List<Command> answers = execute(Commands.get(uri));
        if (answers.size() < 2) {
            throw new AssertionError(uri + " is answered " + answers);
        }
        var data = ((Results) answers.get(1)).items().get(0).data();
        return data == null ? null : data.text();
    }

    @Override
    public void close() throws Exception {
        framework.stop();
        framework.waitForStop(AWHILE.toMillis());
    }
}
