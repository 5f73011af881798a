package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fumogateway.gateway.alert.AlertOutcomeListener;
import org.fumogateway.gateway.firmware.FirmwareUpdates;
import org.fumogateway.gateway.firmware.RunningFirmware;
import org.fumogateway.gateway.firmware.TrustedKeys;
import org.fumogateway.gateway.session.SessionListener;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ExecPlugin;

@org.junit.jupiter.api.parallel.Isolated("looks at all threads")
class FumoAgentTest {

    private final Map<String, Dictionary<?, ?>> registered = new ConcurrentHashMap<>();
    private final Map<String, FumoPlugin> plugins = new ConcurrentHashMap<>();
    private final Map<String, Object> mountPoints = new java.util.HashMap<>();
    private final BundleContext context = proxy(BundleContext.class, (method, arguments) -> switch (method.getName()) {
        case "getProperty" -> null;
        case "registerService" -> register(arguments);
        case "getBundle" -> proxy(Bundle.class, (ignored, type) -> proxy(FrameworkStartLevel.class, (level, none) -> 1));
        default -> throw new UnsupportedOperationException(method.getName());
    });

    @TempDir
    Path home;

    private interface Answer {
        Object to(java.lang.reflect.Method method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method, arguments)));
    }

    private Object register(Object[] arguments) {
        List<String> names = arguments[0] instanceof String[] many ? List.of(many) : List.of(((Class<?>) arguments[0]).getName());
        Dictionary<?, ?> properties = arguments[2] == null ? new java.util.Hashtable<>() : (Dictionary<?, ?>) arguments[2];
        names.forEach(name -> registered.put(name, properties));
        if (arguments[1] instanceof FumoPlugin plugin) {
            plugins.put(((String[]) properties.get(DataPlugin.DATA_ROOT_URIS))[0], plugin);
            mountPoints.put(((String[]) properties.get(DataPlugin.DATA_ROOT_URIS))[0], properties.get(DataPlugin.MOUNT_POINTS));
        }
        return proxy(ServiceRegistration.class, (method, ignored) -> {
            names.forEach(registered::remove);
            return null;
        });
    }

    private static AgentConfiguration configuration(Map<String, Object> set) {
        return proxy(AgentConfiguration.class, (method, arguments) -> set.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    @Test
    @Proves("FUMO-3")
    @DisplayName("Without any configuration the agent comes up with ./FwUpdate in the tree, and takes its services back on stop")
    void defaults() throws Exception {
        try (FileStorage storage = FileStorage.open(home, new QuickDisk(), 0)) {
            FumoAgent agent = new FumoAgent(context, configuration(Map.of()), storage, TestLogger.create());
            agent.start();
            assertThat(registered).containsOnlyKeys(org.fumogateway.gateway.lob.LargeObjectSink.class.getName(),
                DataPlugin.class.getName(), ExecPlugin.class.getName(),
                    FirmwareUpdates.class.getName(), TrustedKeys.class.getName(), SessionListener.class.getName(),
                    AlertOutcomeListener.class.getName());
            assertThat(registered.get(DataPlugin.class.getName()).get("dataRootURIs")).isEqualTo(new String[] {"./FwUpdate"});
            assertThat(registered.get(ExecPlugin.class.getName()).get("execRootURIs")).isEqualTo(new String[] {"./FwUpdate"});
            agent.stop();
            assertThat(registered).isEmpty();
            assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> thread.getName().startsWith("fumo-agent"));
        }
    }

    @Test
    @Proves({"FUMO-2", "FUMO-3"})
    @DisplayName("A component has an instance of its own beside the gateway's, and each sees only its own installers")
    void components() throws Exception {
        try (FileStorage storage = FileStorage.open(home, new QuickDisk(), 0)) {
            FumoAgent agent = new FumoAgent(context, configuration(Map.of("components", new String[] {"Modem=exampleworks,modem-7@R2"})), storage,
                    TestLogger.create());
            agent.start();
            assertThat(plugins).containsOnlyKeys("./FwUpdate", "./FwUpdate/Modem");
            assertThat((String[]) mountPoints.get("./FwUpdate")).containsExactly("Modem");
            agent.addInstaller(new TestDevice(), Map.of(RunningFirmware.COMPONENT, "Modem"));
            agent.addDownloader(new TestNetwork(), Map.of());
            assertThat(formats("./FwUpdate/Modem")).isEqualTo("fup,gzip,raw");
            assertThat(formats("./FwUpdate/Gw")).isEmpty();
            agent.stop();
            assertThat(registered).isEmpty();
        }
    }

    private String formats(String instance) throws Exception {
        FumoPlugin plugin = plugins.getOrDefault(instance, plugins.get("./FwUpdate"));
        String[] node = org.osgi.service.dmt.Uri.toPath(instance + "/Ext/Formats");
        return plugin.openReadOnlySession(node, null).getNodeValue(node).getString();
    }

    @Test
    @Proves("FUMO-3")
    @DisplayName("Components that cannot be read, or that share a name, keep the agent down with a sentence")
    void badComponents() throws Exception {
        try (FileStorage storage = FileStorage.open(home, new QuickDisk(), 0)) {
            for (String bad : new String[] {"Modem", "Modem=modem-7", "../x=a,b", "Gw=a,b", "M=a,b;m=a,c"}) {
                assertThatThrownBy(() -> new FumoAgent(context, configuration(Map.of("components", new String[] {bad})), storage,
                        TestLogger.create())).as(bad).isInstanceOf(IllegalArgumentException.class).hasMessageMatching(".*[Cc]omponent.*");
            }
        }
    }

    @Test
    @DisplayName("An instance URI that cannot be one keeps the agent down with a sentence that says how one looks")
    void badUri() throws Exception {
        try (FileStorage storage = FileStorage.open(home, new QuickDisk(), 0)) {
            assertThatThrownBy(() -> new FumoAgent(context, configuration(Map.of("instanceUri", "./Gw")), storage, TestLogger.create()))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("./FwUpdate/Gw");
        }
    }
}
