package org.fumogateway.operatorendpoint.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

    private static final List<String> MEMBERS = List.of("a", "b", "c", "d");

    static HttpServletRequest request(String type, byte[] octets) {
        return request(type, octets, octets.length);
    }

    /** One whose length is announced otherwise, -1 for a body in chunks or none. */
    static HttpServletRequest request(String type, byte[] octets, long announced) {
        ByteArrayInputStream in = new ByteArrayInputStream(octets);
        ServletInputStream stream = new ServletInputStream() {
            @Override
            public int read() {
                return in.read();
            }

            @Override
            public boolean isFinished() {
                return in.available() == 0;
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setReadListener(ReadListener listener) {
                throw new UnsupportedOperationException();
            }
        };
        return (HttpServletRequest) Proxy.newProxyInstance(JsonBodyTest.class.getClassLoader(), new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getContentType" -> type;
                    case "getInputStream" -> stream;
                    case "getContentLengthLong" -> announced;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static JsonBody read(String text) throws Exception {
        return JsonBody.read(request("application/json; charset=utf-8", text.getBytes(StandardCharsets.UTF_8)), 10_000, MEMBERS);
    }

    @Test
    @DisplayName("Texts and lists are read; brackets inside a text are no nesting")
    void values() throws Exception {
        JsonBody body = read("{\"a\": \"" + "[\\\"".repeat(50) + "\", \"b\": [\"x\", \"y\"], \"c\": null}");
        assertThat(body.text("a")).startsWith("[\"[");
        assertThat(body.texts("b")).containsExactly("x", "y");
        assertThat(body.text("c", "otherwise")).isEqualTo("otherwise");
        assertThat(body.texts("d")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{\"a\":}", "{\"a\":1e999999999999}", "x", "{} {}x", "[[[[[[[[[[[[[[[[[["})
    @DisplayName("What is no object, or too deep, is refused in one sentence")
    void malformed(String text) {
        assertThatThrownBy(() -> {
            JsonBody body = read(text);
            body.text("a");
        }).isInstanceOf(RequestException.class).hasMessageEndingWith(".");
    }

    @Test
    @DisplayName("Another type, octets that are no UTF-8, a body that is too large and values of another kind are refused by what they are")
    void refused() {
        assertThatThrownBy(() -> JsonBody.read(request("text/plain", new byte[0]),
                10, MEMBERS)).extracting(e -> ((RequestException) e).status()).isEqualTo(415);
        assertThatThrownBy(() -> JsonBody.read(request(null, new byte[0]), 10, MEMBERS))
                .extracting(e -> ((RequestException) e).status()).isEqualTo(415);
        assertThatThrownBy(() -> JsonBody.read(request("application/json", new byte[11]), 10, MEMBERS))
                .extracting(e -> ((RequestException) e).status())
                .isEqualTo(413);
        assertThatThrownBy(() -> JsonBody.read(request("application/json", new byte[] {(byte) 0xff}), 10, MEMBERS)).hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> read("{\"a\": 1}").text("a")).hasMessageContaining("has to be a text");
        assertThatThrownBy(() -> read("{\"a\": [1]}").texts("a")).hasMessageContaining("list of texts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": \"x\", \"trustedKeyz\": []}", "{\"trustedKeyz\": null}",
        "{\"trustedKeyz\": {\"a\": 1}}"})
    @DisplayName("A member that the request does not know is refused by its name, whatever it holds, with the names of those it knows")
    void unknownMember(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(RequestException.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(400);
            assertThat(refusal).hasMessage("'trustedKeyz' is unknown here: the members of the body are a, b, c, d.");
        });
        assertThatThrownBy(() -> read("{\"A\": \"x\"}")).as("another case").hasMessageStartingWith("'A' is unknown");
        assertThatThrownBy(() -> read("{\"" + "n".repeat(5000) + "\": 1}")).as("a long name").message().hasSizeLessThan(150);
    }
}
