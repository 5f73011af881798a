package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Bodies of requests: as many octets and as much time as is allowed, and no more, and no thread that waits for them. */
class RequestBodiesTest {

    private static final int MOST = 20_000;
    private static final int TOGETHER = 40_000;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private long now;
    private final RequestBodies bodies = new RequestBodies(MOST, Duration.ofSeconds(10), TOGETHER, () -> now);

    /** A request of which the test gives the octets, and what became of it. */
    private final class Sent implements RequestBodies.Taker {

        private final ArrivingBody body;
        private ByteBuffer whole;
        private final List<Integer> refused = new ArrayList<>();
        private Error failure;

        Sent(long announced) throws Exception {
            body = new ArrivingBody(announced);
            bodies.read(body.request(), this);
        }

        @Override
        public void whole(ByteBuffer octets) {
            whole = octets;
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void refused(int status) {
            refused.add(status);
        }
    }

    private static byte[] octets(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return octets;
    }

    @Test
    @DisplayName("A body arrives whole, in whatever pieces, announced or not, up to the limit")
    void whole() throws Exception {
        for (int size : new int[] {0, 1, 4095, 4096, 4097, MOST}) {
            for (long announced : new long[] {-1, size}) {
                Sent sent = new Sent(announced);
                byte[] octets = octets(size);
                for (int begin = 0; begin < size; begin += 700) {
                    assertThat(sent.whole).isNull();
                    sent.body.arrive(java.util.Arrays.copyOfRange(octets, begin, Math.min(size, begin + 700)));
                }
                sent.body.end();
                assertThat(sent.whole).isEqualTo(ByteBuffer.wrap(octets));
                assertThat(sent.refused).isEmpty();
                assertThat(sent.body.completed()).isEqualTo(1);
            }
        }
    }

    @Test
    @Proves({"DM-202"})
    @DisplayName("If whoever takes a body fails by an Error, the exchange ends with 500 and not with an empty 200, and bodies after it are taken")
    void takerFails() throws Exception {
        Sent failing = new Sent(3);
        failing.failure = new StackOverflowError();
        failing.body.arrive(octets(3));
        assertThatThrownBy(failing.body::end).isSameAs(failing.failure);
        assertThat(failing.refused).containsExactly(500);
        assertThat(failing.body.completed()).isEqualTo(1);
        Sent next = new Sent(3);
        next.body.arrive(octets(3));
        next.body.end();
        assertThat(next.whole).isNotNull();
    }

    @Test
    @Proves({"DM-202"})
    @DisplayName("A body beyond the limit is refused with 413, unread if its length is announced, else at the first octet too many")
    void tooLarge() throws Exception {
        Sent announced = new Sent(MOST + 1);
        assertThat(announced.refused).containsExactly(413);
        assertThat(announced.body.taken()).isZero();

        Sent chunked = new Sent(-1);
        chunked.body.arrive(octets(10 * MOST));
        assertThat(chunked.refused).containsExactly(413);
        assertThat(chunked.body.taken()).isEqualTo(MOST + 1);
        assertThat(chunked.body.completed()).isEqualTo(1);
        assertThat(chunked.whole).isNull();
    }

    @Test
    @Proves({"DM-202"})
    @DisplayName("A body that drips is refused with 408 when its time is over, and nothing of it counts later")
    void slow() throws Exception {
        Sent slow = new Sent(1000);
        for (int i = 0; i < 10; i++) {
            slow.body.arrive(octets(1));
            now += SECOND;
            bodies.refuseLate();
        }
        assertThat(slow.refused).isEmpty();
        Sent younger = new Sent(1000);
        now++;
        bodies.refuseLate();
        assertThat(slow.refused).containsExactly(408);
        assertThat(younger.refused).isEmpty();
        slow.body.arrive(octets(990));
        slow.body.end();
        bodies.refuseLate();
        assertThat(slow.whole).isNull();
        assertThat(slow.refused).containsExactly(408);
        assertThat(slow.body.completed()).isEqualTo(1);
    }

    @Test
    @Proves({"DM-202"})
    @DisplayName("Many bodies that are not whole: the one that began first makes room; what is whole occupies none")
    void together() throws Exception {
        List<Sent> many = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Sent sent = new Sent(MOST);
            many.add(sent);
            sent.body.arrive(octets(4000));
        }
        assertThat(many.subList(0, 21)).allSatisfy(sent -> assertThat(sent.refused).containsExactly(503));
        assertThat(many.subList(21, 30)).allSatisfy(sent -> assertThat(sent.refused).isEmpty());
        many.get(29).body.arrive(octets(16_000));
        many.get(29).body.end();
        assertThat(many.get(29).whole.remaining()).isEqualTo(MOST);
        long left = many.stream().filter(sent -> sent.refused.isEmpty()).count();
        for (int i = 0; i < 5; i++) {
            Sent next = new Sent(4000);
            next.body.arrive(octets(4000));
            next.body.end();
            assertThat(next.whole).isNotNull();
        }
        assertThat(many.stream().filter(sent -> sent.refused.isEmpty()).count()).isGreaterThanOrEqualTo(left - 1);
    }

    @Test
    @DisplayName("A connection that breaks ends its body once; so does the end of the server")
    void ends() throws Exception {
        Sent broken = new Sent(1000);
        broken.body.breakOff();
        broken.body.breakOff();
        assertThat(broken.refused).containsExactly(408);
        Sent open = new Sent(1000);
        bodies.close();
        assertThat(open.refused).containsExactly(503);
        assertThat(open.body.completed()).isEqualTo(1);
        assertThat(broken.body.completed()).isEqualTo(1);
    }
}
