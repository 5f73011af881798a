package org.fumogateway.dlota.internal;

import java.lang.reflect.Proxy;

/** A configuration as it is when nobody configured anything. */
final class Defaults {

    private Defaults() {
    }

    static <T> T of(Class<T> configuration) {
        return configuration.cast(Proxy.newProxyInstance(configuration.getClassLoader(), new Class<?>[] {configuration},
                (proxy, method, arguments) -> method.getDefaultValue()));
    }
}
