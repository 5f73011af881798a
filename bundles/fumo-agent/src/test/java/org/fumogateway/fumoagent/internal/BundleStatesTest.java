package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.Map;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;

class BundleStatesTest {

    private int level = 100;
    private Bundle other = bundle(Bundle.ACTIVE, false, false);

    private static Bundle bundle(int state, boolean fragment, boolean lazy) {
        return bundle(state, fragment, lazy, true, 50);
    }

    private static Bundle bundle(int state, boolean fragment, boolean lazy, boolean started, int startLevel) {
        return proxy(Bundle.class, Map.of("getState", state, "getSymbolicName", "org.example",
                "adapt:" + BundleRevision.class.getName(), proxy(BundleRevision.class, Map.of("getTypes", fragment ? 1 : 0)),
                "adapt:" + BundleStartLevel.class.getName(), proxy(BundleStartLevel.class, Map.of("isActivationPolicyUsed", lazy,
                        "isPersistentlyStarted", started, "getStartLevel", startLevel)),
                "getHeaders", new Hashtable<>(lazy ? Map.of("Bundle-ActivationPolicy", "lazy;include:=\"a\"") : Map.of())));
    }

    private static <T> T proxy(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) ->
                answers.get(method.getName().equals("adapt") ? "adapt:" + ((Class<?>) arguments[0]).getName() : method.getName())));
    }

    private String problem() {
        Bundle system = proxy(Bundle.class, Map.of("getState", Bundle.ACTIVE, "adapt:" + FrameworkStartLevel.class.getName(),
                proxy(FrameworkStartLevel.class, Map.of("getStartLevel", level))));
        return new BundleStates(proxy(BundleContext.class, Map.of("getBundle", system, "getProperty", "100", "getBundles",
                new Bundle[] {system, other}))).problem().orElse("");
    }

    @Test
    @Proves("PKG-62")
    @DisplayName("The framework is well at its target start level with every bundle running, lazy or a fragment, and not before")
    void states() {
        assertThat(problem()).isEmpty();
        level = 99;
        assertThat(problem()).contains("start level 99 of 100");
        level = 100;
        other = bundle(Bundle.RESOLVED, true, false);
        assertThat(problem()).isEmpty();
        other = bundle(Bundle.STARTING, false, true);
        assertThat(problem()).isEmpty();
        for (int state : new int[] {Bundle.STARTING, Bundle.RESOLVED, Bundle.INSTALLED, Bundle.STOPPING}) {
            other = bundle(state, false, false);
            assertThat(problem()).as("state %s", state).contains("org.example does not run");
        }
    }

    @Test
    @Proves("PKG-62")
    @DisplayName("A bundle that somebody stopped, or that belongs to a level the framework does not go to, does not block a trial")
    void stoppedOnPurpose() {
        other = bundle(Bundle.RESOLVED, false, false, false, 50);
        assertThat(problem()).isEmpty();
        other = bundle(Bundle.INSTALLED, false, false, true, 101);
        assertThat(problem()).isEmpty();
        other = bundle(Bundle.RESOLVED, false, false, true, 100);
        assertThat(problem()).contains("org.example does not run");
    }
}
