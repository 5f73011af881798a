package org.fumogateway.localshell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

class BundleConverterTest {

    private final Bundle old = proxy(Bundle.class, Map.of("getSymbolicName", "org.example.actor", "getVersion", new Version("1.9.0")));
    private final Bundle newer = proxy(Bundle.class, Map.of("getSymbolicName", "org.example.actor", "getVersion", new Version("1.10.0")));
    private final BundleContext context = (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {BundleContext.class},
            (self, method, arguments) -> method.getName().equals("getBundles") ? new Bundle[] {old, newer}
                    : Long.valueOf(7).equals(arguments[0]) ? old : null);
    private final BundleConverter converter = new BundleConverter(context);

    private static <T> T proxy(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (self, method, arguments) -> answers.get(method.getName())));
    }

    @Test
    @DisplayName("A bundle is found by its id, or by its symbolic name in its highest version; what is none is nothing")
    void converts() {
        assertThat(converter.convert(Bundle.class, "7")).isSameAs(old);
        assertThat(converter.convert(Bundle.class, "org.example.actor")).isSameAs(newer);
        assertThat(converter.convert(Bundle.class, "8")).isNull();
        assertThat(converter.convert(Bundle.class, "org.example")).isNull();
        assertThat(converter.convert(Bundle.class, "99999999999999999999")).isNull();
        assertThat(converter.convert(Bundle.class, null)).isNull();
        assertThat(converter.convert(String.class, "7")).isNull();
    }
}
