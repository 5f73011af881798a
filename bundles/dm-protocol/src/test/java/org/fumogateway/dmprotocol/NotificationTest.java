package org.fumogateway.dmprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.fumogateway.dmprotocol.Notification.UserMode;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NotificationTest {

    private static final String ACCOUNT = Digests.accountDigest("dms.example.com", "s3cret-server");
    private static final byte[] NONCE = HexFormat.of().parseHex("f0e1d2c3b4a5968778695a4b3c2d1e0f");
    private static final String EXAMPLE = "hseo/b2siEjPRi31I/XnVgLYAAAAABoPZG1zLmV4YW1wbGUuY29t";

    private static byte[] example() {
        return Base64.getDecoder().decode(EXAMPLE);
    }

    @Test
    @Proves({"NOT-2", "NOT-10", "NOT-12", "NOT-14", "NOT-20", "NOT-23"})
    @DisplayName("The worked example of package #0 is written octet for octet, the same each time")
    void writesTheExample() {
        Notification made = Notification.of(UserMode.BACKGROUND, true, 0x1A, "dms.example.com", ACCOUNT, NONCE);
        assertThat(Base64.getEncoder().encodeToString(made.octets())).isEqualTo(EXAMPLE);
        assertThat(made).isEqualTo(Notification.of(UserMode.BACKGROUND, true, 0x1A, "dms.example.com", ACCOUNT, NONCE));
    }

    @Test
    @Proves({"NOT-14", "NOT-18", "NOT-20"})
    @DisplayName("Package #0 is read: server, session id without leading zeros, mode, vendor data; its digest proves all of it")
    void readsTheExample() {
        Notification read = Notification.read(ByteBuffer.wrap(example())).orElseThrow();
        assertThat(read.serverId()).isEqualTo("dms.example.com");
        assertThat(read.sessionId()).isEqualTo("1A");
        assertThat(read.userMode()).isEqualTo(UserMode.BACKGROUND);
        assertThat(read.byServer()).isTrue();
        assertThat(read.vendorData()).isEmpty();
        assertThat(read.provenBy(ACCOUNT, NONCE)).isTrue();
        byte[] vendor = HexFormat.of().parseHex("b853f583fd919c326b1d48a5f081f0a602d8000000001a0f646d732e6578616d706c652e636f6dcafe");
        Notification withData = Notification.read(ByteBuffer.wrap(vendor)).orElseThrow();
        assertThat(withData.vendorData()).containsExactly(0xCA, 0xFE);
        assertThat(withData.provenBy(ACCOUNT, NONCE)).isTrue();
    }

    @Test
    @Proves({"NOT-12", "NOT-22"})
    @DisplayName("One flipped bit anywhere, another nonce or another secret: the notification proves nothing")
    void provesEveryBit() {
        for (int bit = 0; bit < example().length * 8; bit++) {
            byte[] changed = example();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(Notification.read(ByteBuffer.wrap(changed)).map(read -> read.provenBy(ACCOUNT, NONCE)).orElse(false))
                    .as("bit " + bit).isFalse();
        }
        Notification read = Notification.read(ByteBuffer.wrap(example())).orElseThrow();
        assertThat(read.provenBy(ACCOUNT, new byte[4])).isFalse();
        assertThat(read.provenBy(Digests.accountDigest("dms.example.com", "other"), NONCE)).isFalse();
    }

    @Test
    @Proves({"NOT-11", "NOT-14"})
    @DisplayName("Too short, too long, an id longer than the message, session 0 or a foreign version is no notification")
    void refusesBadForm() {
        for (int length = 0; length < 39; length++) {
            assertThat(Notification.read(ByteBuffer.wrap(Arrays.copyOf(example(), length)))).as("length " + length).isEmpty();
        }
        assertThat(Notification.read(ByteBuffer.wrap(Arrays.copyOf(example(), Notification.MAX_OCTETS + 1)))).isEmpty();
        byte[] zero = example();
        zero[22] = 0;
        assertThat(Notification.read(ByteBuffer.wrap(zero))).isEmpty();
        byte[] version = example();
        version[16] = 0x04;
        assertThat(Notification.read(ByteBuffer.wrap(version))).isEmpty();
        byte[] twelve = example();
        twelve[16] = 0x03;
        twelve[17] = 0x18;
        assertThat(Notification.read(ByteBuffer.wrap(twelve))).as("version 1.2 is sent by some servers").isPresent();
        assertThatThrownBy(() -> Notification.of(UserMode.UNSPECIFIED, true, 0, "s", ACCOUNT, NONCE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Proves({"NOT-17", "NOT-31", "NOT-33"})
    @DisplayName("As a WSP push it has the six octets of the obligatory headers in front, and comes out of it unchanged")
    void travelsInPush() {
        byte[] push = WspPush.wrap(1, example());
        assertThat(HexFormat.of().withUpperCase().formatHex(push, 0, 6)).isEqualTo("010603C4AF87");
        assertThat(push).as("an SMS with its own header of seven octets still holds it").hasSize(45).hasSizeLessThan(140 - 7);
        for (int octet = 1; octet < 6; octet++) {
            byte[] other = push.clone();
            other[octet] ^= 1;
            assertThat(WspPush.unwrap(ByteBuffer.wrap(other))).as("kind, length, content type and application count: octet " + octet).isEmpty();
        }
        assertThat(WspPush.unwrap(ByteBuffer.wrap(push))).contains(ByteBuffer.wrap(example()));
        assertThat(WspPush.unwrap(ByteBuffer.wrap(example()))).isEmpty();
        for (int length = 0; length < 6; length++) {
            assertThat(WspPush.unwrap(ByteBuffer.wrap(Arrays.copyOf(push, length)))).as("length " + length).isEmpty();
        }
    }
}
