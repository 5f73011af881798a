package org.fumogateway.dmclient.internal.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Undoes the content coding of an answer (DM-196), never beyond a limit. */
final class ContentCoding {

    private static final String GZIP = "gzip";

    private ContentCoding() {
    }

    /**
     * The octets without coding.
     *
     * @param coding value of Content-Encoding, or empty
     * @param limit  most octets
     * @throws IOException if the coding is unknown, was not asked for, or the octets do not follow it
     */
    static ByteBuffer decode(String coding, boolean gzipAsked, ByteBuffer octets, int limit) throws IOException {
        String name = coding.strip().toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.equals("identity")) {
            return octets;
        }
        if (!gzipAsked || !name.equals(GZIP) && !name.equals("x-gzip")) {
            throw new IOException("a content coding that was not asked for");
        }
        byte[] coded = new byte[octets.remaining()];
        octets.duplicate().get(coded);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(coded))) {
            byte[] plain = in.readNBytes(limit + 1);
            if (plain.length > limit) {
                throw new BoundedBody.TooLarge(limit);
            }
            return ByteBuffer.wrap(plain);
        }
    }
}
