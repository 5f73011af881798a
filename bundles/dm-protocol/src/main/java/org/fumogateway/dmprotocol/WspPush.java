package org.fumogateway.dmprotocol;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The connectionless WSP push around package #0 in a datagram (NOT-31). Pure and thread-safe. */
public final class WspPush {

    /** Port of WAP push without a session. */
    public static final int PORT = 2948;

    private static final byte PUSH = 0x06;
    /** Content type {@code application/vnd.syncml.notification} and application id 7, both as short codes. */
    private static final byte[] HEADERS = {(byte) 0xC4, (byte) 0xAF, (byte) 0x87};
    private static final int FIXED_OCTETS = 3;

    private WspPush() {
    }

    /** Puts the obligatory headers before package #0. */
    public static byte[] wrap(int transaction, byte[] content) {
        return ByteBuffer.allocate(FIXED_OCTETS + HEADERS.length + content.length).put((byte) transaction).put(PUSH)
                .put((byte) HEADERS.length).put(HEADERS).put(content).array();
    }

    /**
     * The content of a push of package #0 for the DM client; further headers are passed over.
     *
     * @param datagram position to limit
     * @return empty if it is no such push
     */
    public static Optional<ByteBuffer> unwrap(ByteBuffer datagram) {
        ByteBuffer octets = datagram.slice();
        if (octets.remaining() < FIXED_OCTETS + 1 || octets.get(1) != PUSH || octets.get(FIXED_OCTETS) != HEADERS[0]) {
            return Optional.empty();
        }
        int headers = octets.get(2);
        // A length of more than one octet would mean more headers than any push of package #0 has.
        if (headers < 1 || FIXED_OCTETS + headers > octets.remaining()) {
            return Optional.empty();
        }
        if (!namesApplication(octets, FIXED_OCTETS + headers)) {
            return Optional.empty();
        }
        return Optional.of(octets.position(FIXED_OCTETS + headers).slice());
    }

    /** Whoever has no WAP stack looks for the application by himself (NOT-33). */
    private static boolean namesApplication(ByteBuffer octets, int end) {
        for (int at = FIXED_OCTETS + 1; at + 1 < end; at++) {
            if (octets.get(at) == HEADERS[1] && octets.get(at + 1) == HEADERS[2]) {
                return true;
            }
        }
        return false;
    }
}
