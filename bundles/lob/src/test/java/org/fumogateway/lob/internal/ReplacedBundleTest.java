package org.fumogateway.lob.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.fumogateway.gateway.lob.LargeObjectSink;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A class loader that is closed stands for a bundle that was replaced: what was not loaded before cannot be loaded any more. */
class ReplacedBundleTest {

    private static final class Loader extends URLClassLoader {

        Loader() {
            super(new URL[] {SinkReception.class.getProtectionDomain().getCodeSource().getLocation()}, ReplacedBundleTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.fumogateway.lob.internal.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Test
    @Proves({"DM-179", "DM-94"})
    @DisplayName("After its bundle was replaced a transfer still says so with 500, instead of failing with an Error")
    void tellsWithoutItsBundle() throws Throwable {
        LargeObjectSink.Transfer sink = (LargeObjectSink.Transfer) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {LargeObjectSink.Transfer.class}, (self, method, arguments) -> null);
        try (Loader bundle = new Loader()) {
            Constructor<?> constructor = bundle.loadClass(SinkReception.class.getName()).getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            Object reception = constructor.newInstance("./X", sink, (Consumer<Throwable>) failed -> { }, (Runnable) () -> { });
            assertThat(reception.getClass()).isNotSameAs(SinkReception.class);
            invoke(reception, "lose");
            bundle.close();
            assertThatThrownBy(() -> invoke(reception, "append", ByteBuffer.allocate(1)))
                    .isInstanceOfSatisfying(CommandStatusException.class, told -> assertThat(told.status()).isEqualTo(500));
        }
    }

    private static void invoke(Object target, String name, Object... arguments) throws Throwable {
        for (Method method : target.getClass().getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                method.setAccessible(true);
                try {
                    method.invoke(target, arguments);
                } catch (InvocationTargetException failed) {
                    throw failed.getCause();
                }
            }
        }
    }
}
