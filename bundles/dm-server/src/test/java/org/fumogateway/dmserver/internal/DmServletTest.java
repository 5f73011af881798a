package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the DM address answers without looking into a message. */
class DmServletTest {

    private static final int PER_SECOND = 5;

    private final TestLogger log = new TestLogger();
    private DmServlet servlet;
    @TempDir
    private Path folder;
    private FileStorage storage;

    @BeforeEach
    void start() throws Exception {
        storage = FileStorage.open(folder, new NioDisk(), 0);
        Map<String, Object> settings = Map.of("sessionsPerSecond", PER_SECOND);
        servlet = new DmServlet(fake(DmServerConfig.class, (proxy, method, arguments) -> settings.getOrDefault(method.getName(),
                method.getDefaultValue())), storage, log.logger());
    }

    @AfterEach
    void stop() throws Exception {
        servlet.deactivate();
        storage.close();
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** A POST whose body must not be read. */
    private Map<String, String> post(String query, String contentType) {
        return post(query, contentType, null);
    }

    private Map<String, String> post(String query, String contentType, byte[] body) {
        Map<String, String> answer = new HashMap<>();
        ArrivingBody arriving = new ArrivingBody(body == null ? 0 : body.length);
        HttpServletRequest request = fake(HttpServletRequest.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getMethod" -> "POST";
            case "getQueryString" -> query;
            case "getContentType" -> contentType;
            case "getHeader" -> null;
            case "getContentLengthLong", "getInputStream", "startAsync" -> arriving.answer(Objects.requireNonNull(body == null ? null : method,
                    "the body").getName());
            default -> throw new AssertionError("Nothing else is looked at: " + method.getName());
        });
        HttpServletResponse response = fake(HttpServletResponse.class, (proxy, method, arguments) -> {
            if (method.getName().equals("setHeader")) {
                answer.put((String) arguments[0], (String) arguments[1]);
            } else if (method.getName().equals("setStatus")) {
                answer.put("status", arguments[0].toString());
            }
            return null;
        });
        try {
            servlet.service(request, response);
            if (body != null) {
                arriving.arrive(body);
                arriving.end();
            }
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
        return answer;
    }

    @Test
    @Proves({"DM-202"})
    @DisplayName("More first messages than may come in a second are answered 503 with times to come back, unread; the log tells it once")
    void tooMany() {
        List<Map<String, String>> answers = new ArrayList<>();
        IntStream.range(0, 40).forEach(i -> answers.add(post(i % 2 == 0 ? null : "sid=unknown" + i, "text/plain")));

        List<Map<String, String>> refused = answers.stream().filter(answer -> answer.get("status").equals("503")).toList();
        assertThat(answers.subList(0, PER_SECOND)).extracting(answer -> answer.get("status")).containsOnly("415");
        assertThat(refused).hasSizeGreaterThan(20);
        assertThat(refused.stream().map(answer -> Integer.parseInt(answer.get("Retry-After"))).distinct().count()).isGreaterThan(2);
        assertThat(log.lines()).filteredOn(line -> line.contains("come back later")).hasSize(1);
    }

    @Test
    @Proves({"SYN-10", "DM-202"})
    @DisplayName("A message is handed to the codec in the memory that it was received in, and one that is refused is answered 400")
    void noCopy() throws Exception {
        AtomicReference<ByteBuffer> seen = new AtomicReference<>();
        SyncMlCodec codec = fake(SyncMlCodec.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "mediaType" -> SyncMlCodec.XML;
            case "decode" -> {
                seen.set((ByteBuffer) arguments[0]);
                throw new SyncMlException(SyncMlException.Kind.MALFORMED, "no message", null, 0, null);
            }
            default -> throw new AssertionError(method.getName());
        });
        Field codecs = DmServlet.class.getDeclaredField("codecs");
        codecs.setAccessible(true);
        codecs.set(servlet, List.of(codec));
        assertThat(post(null, SyncMlCodec.XML, new byte[] {1, 2, 3})).containsEntry("status", "400");
        assertThat(seen.get().hasArray()).as("the codec can slice it").isTrue();
        assertThat(seen.get().remaining()).isEqualTo(3);
    }

    @Test
    @Proves({"DM-202"})
    @DisplayName("A message at which this server fails, by an exception or an Error, is answered 500 without content and told in the log; the next one is served")
    void serverFails() throws Exception {
        List<Throwable> failures = new ArrayList<>(List.of(new StackOverflowError(), new NoClassDefFoundError("gone"), new IllegalStateException()));
        SyncMlCodec codec = fake(SyncMlCodec.class, (proxy, method, arguments) -> {
            if (method.getName().equals("mediaType")) {
                return SyncMlCodec.XML;
            }
            throw failures.isEmpty() ? new SyncMlException(SyncMlException.Kind.MALFORMED, "no message", null, 0, null) : failures.remove(0);
        });
        Field codecs = DmServlet.class.getDeclaredField("codecs");
        codecs.setAccessible(true);
        codecs.set(servlet, List.of(codec));
        for (int times = 0; times < 3; times++) {
            assertThat(post(null, SyncMlCodec.XML, new byte[] {1, 2, 3})).containsEntry("status", "500");
        }
        assertThat(log.lines()).filteredOn(line -> line.contains("could not be answered")).hasSize(3);
        assertThat(post(null, SyncMlCodec.XML, new byte[] {1, 2, 3})).containsEntry("status", "400");
    }

    @Test
    @Proves({"DM-202"})
    @DisplayName("A token that no session can have is answered 400, another media type 415")
    void refusals() {
        assertThat(post("sid=%zz", "application/vnd.syncml.dm+xml")).containsEntry("status", "400");
        assertThat(post(null, "text/plain")).containsEntry("status", "415");
    }
}
