package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Bodies of requests: as many octets and as much time as is allowed, and no more. */
class RequestBodyTest {

    private static final int MOST = 20_000;

    private long now;
    private int given;
    private final RequestBody body = new RequestBody(MOST, Duration.ofSeconds(10), () -> now);

    /** A request that gives its octets in pieces, each after a while. */
    private HttpServletRequest request(byte[] octets, int piece, Duration between, long announced) {
        ServletInputStream input = new ServletInputStream() {
            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                now += between.toNanos();
                int count = Math.min(Math.min(piece, length), octets.length - given);
                System.arraycopy(octets, given, target, offset, count);
                given += count;
                return count == 0 ? -1 : count;
            }

            @Override
            public boolean isFinished() {
                return given == octets.length;
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
        return (HttpServletRequest) Proxy.newProxyInstance(HttpServletRequest.class.getClassLoader(), new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> method.getName().equals("getContentLengthLong") ? (Object) announced : input);
    }

    private static byte[] octets(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return octets;
    }

    @Test
    @DisplayName("A body arrives whole, in whatever pieces, up to the limit")
    void whole() throws Exception {
        for (int size : new int[] {0, 1, 8191, 8192, 8193, MOST}) {
            given = 0;
            assertThat(body.read(request(octets(size), 700, Duration.ZERO, -1))).isEqualTo(ByteBuffer.wrap(octets(size)));
        }
    }

    @Test
    @Proves({"DM-202"})
    @DisplayName("A body beyond the limit is refused with 413, unread if its length is announced, else at the first octet too many")
    void tooLarge() {
        assertThatThrownBy(() -> body.read(request(octets(MOST + 1), 700, Duration.ZERO, MOST + 1))).hasMessage("HTTP 413");
        assertThat(given).isZero();
        assertThatThrownBy(() -> body.read(request(octets(10 * MOST), 700, Duration.ZERO, -1))).hasMessage("HTTP 413");
        assertThat(given).isEqualTo(MOST + 1);
    }

    @Test
    @Proves({"DM-202"})
    @DisplayName("A body that drips is refused with 408 when its time is over")
    void slow() {
        assertThatThrownBy(() -> body.read(request(octets(1000), 1, Duration.ofSeconds(1), 1000))).hasMessage("HTTP 408");
        assertThat(given).isEqualTo(11);
    }
}
