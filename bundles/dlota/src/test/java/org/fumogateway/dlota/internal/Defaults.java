package org.fumogateway.dlota.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** A configuration as it is when nobody configured anything, or nearly nothing. */
final class Defaults {

    private Defaults() {
    }

    static <T> T of(Class<T> configuration) {
        return of(configuration, Map.of());
    }

    static <T> T of(Class<T> configuration, Map<String, Object> set) {
        return configuration.cast(Proxy.newProxyInstance(configuration.getClassLoader(), new Class<?>[] {configuration},
                (proxy, method, arguments) -> set.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
