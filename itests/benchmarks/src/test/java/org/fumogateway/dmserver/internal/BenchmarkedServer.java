package org.fumogateway.dmserver.internal;

import jakarta.servlet.Servlet;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.Dialogue;
import org.fumogateway.server.dialogue.DialogueHandler;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ReceivedAlert;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.testing.TestLogger;

/** The DM servlet around a dialogue of one command; credentials are in memory, values on the disk. */
public final class BenchmarkedServer implements AutoCloseable {

    private final FileStorage storage;
    private final DmServlet servlet;
    private final AtomicReference<GatewayCredentials> credentials = new AtomicReference<>();
    private ManagementCommand command;
    private CommandResult result;
    private String problem;
    private Taker taker = value -> { };

    /** Reads a value that came. */
    @FunctionalInterface
    public interface Taker {

        /** Reads it to its end. */
        void take(CommandResult.Value value) throws Exception;
    }

    /** A server that takes messages and objects of at most so many octets. */
    public BenchmarkedServer(Path folder, String publicUrl, int maxMessageOctets, long maxObjectOctets, List<SyncMlCodec> codecs) throws Exception {
        storage = FileStorage.open(Files.createDirectories(folder), new NioDisk(), 0);
        Map<String, Object> settings = Map.of("publicUrl", publicUrl, "maxMessageOctets", maxMessageOctets, "maxObjectOctets", maxObjectOctets,
                "maxReceivedOctets", 2 * maxObjectOctets);
        servlet = new DmServlet(made(DmServerConfig.class, (proxy, method, arguments) -> settings.getOrDefault(method.getName(),
                method.getDefaultValue())), storage, TestLogger.create());
        set("codecs", codecs);
        set("store", made(ServerStore.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "credentials" -> Optional.of(credentials.get());
            case "replaceClientNonce" -> {
                credentials.updateAndGet(known -> known.withClientNonce((byte[]) arguments[2]));
                yield true;
            }
            case "storeServerNonce" -> credentials.updateAndGet(known -> known.withServerNonce((byte[]) arguments[1])) == null;
            default -> throw new UnsupportedOperationException(method.getName());
        }));
        set("handler", (DialogueHandler) start -> new OneCommand());
    }

    /** What gateway and server prove themselves with from now on. */
    public void enrol(GatewayCredentials given) {
        credentials.set(given);
    }

    /** What the next session commands, and who reads the value that it brings. */
    public void command(ManagementCommand next, Taker reader) {
        command = next;
        taker = reader;
        result = null;
        problem = null;
    }

    /** Status of the command, and what went wrong with its value. */
    public String outcome() {
        return (result == null ? "unanswered" : Integer.toString(result.status())) + (problem == null ? "" : ": " + problem);
    }

    /** For a servlet container. */
    public Servlet servlet() {
        return servlet;
    }

    private static <T> T made(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private void set(String reference, Object service) throws ReflectiveOperationException {
        Field field = DmServlet.class.getDeclaredField(reference);
        field.setAccessible(true);
        field.set(servlet, service);
    }

    private final class OneCommand implements Dialogue {
        private boolean commanded;

        @Override
        public int alert(ReceivedAlert alert) {
            return 200;
        }

        @Override
        public List<ManagementCommand> next(List<CommandResult> results) {
            if (!results.isEmpty()) {
                result = results.get(0);
                result.values().forEach(this::take);
            }
            boolean first = !commanded;
            commanded = true;
            return first ? List.of(command) : List.of();
        }

        private void take(CommandResult.Value value) {
            try {
                taker.take(value);
            } catch (Exception failed) {
                problem = failed.toString();
            }
        }

        @Override
        public void ended(boolean completed) {
            problem = completed ? problem : "the session broke";
        }
    }

    @Override
    public void close() throws Exception {
        servlet.deactivate();
        storage.close();
    }
}
