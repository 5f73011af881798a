package org.fumogateway.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.log.Logger;

/** A {@link Logger} for unit tests: keeps every line, so that a test can say what an operator would have read. Thread-safe. */
public final class TestLogger {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) Proxy.newProxyInstance(TestLogger.class.getClassLoader(), new Class<?>[] {Logger.class},
            new Recorder());

    /** A logger whose lines nobody reads. */
    public static Logger create() {
        return new TestLogger().logger();
    }

    /** The logger to hand to the object under test. */
    public Logger logger() {
        return logger;
    }

    /** All lines so far: level, blank, message with its arguments filled in. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    private final class Recorder implements InvocationHandler {

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return switch (method.getName()) {
                case "getName" -> "test";
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                case "toString" -> "TestLogger";
                default -> method.getReturnType() == boolean.class ? Boolean.TRUE : record(method.getName(), arguments);
            };
        }

        private Object record(String level, Object[] arguments) {
            if (arguments != null && arguments[0] instanceof String format) {
                lines.add(level.toUpperCase(java.util.Locale.ROOT) + " " + fill(format, flatten(arguments)));
            }
            return null;
        }

        private Object[] flatten(Object[] arguments) {
            if (arguments.length == 2 && arguments[1] instanceof Object[] values) {
                return values;
            }
            return Arrays.copyOfRange(arguments, 1, arguments.length);
        }

        private String fill(String format, Object[] values) {
            StringBuilder text = new StringBuilder();
            int from = 0;
            for (Object value : values) {
                int brace = format.indexOf("{}", from);
                if (brace < 0) {
                    break;
                }
                text.append(format, from, brace).append(value);
                from = brace + 2;
            }
            return text.append(format.substring(from)).toString();
        }
    }
}
