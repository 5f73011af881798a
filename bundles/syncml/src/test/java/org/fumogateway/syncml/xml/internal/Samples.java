package org.fumogateway.syncml.xml.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.codec.SyncMlException;

/** Messages of whole sessions, and shorthand for tests that bring their own. */
final class Samples {

    private static final XmlCodec CODEC = new XmlCodec();
    private static final String HEADER = "<SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>A1</SessionID>"
            + "<MsgID>3</MsgID><Target><LocURI>urn:dev:7</LocURI></Target><Source><LocURI>https://s.example/dm</LocURI></Source>"
            + "</SyncHdr>";

    private Samples() {
    }

    static Stream<String> names() {
        return Stream.of("package1-notified", "package2-accepted-get", "package3-results", "package4-sequence",
                "package3-user-agreed",
                "package3-user-declined", "package4-closing", "download-report-package1", "download-report-exec-update",
                "download-report-package3", "download-report-closing", "update-report-package1", "challenge-package1",
                "challenge-407",
                "challenge-repeated-package1", "challenge-accepted", "object-first-chunk", "object-next-please",
                "object-last-chunk",
                "object-done", "object-interrupted", "object-no-end-of-data", "results-first-chunk", "results-next-please",
                "results-last-chunk", "atomic", "atomic-failed", "abort", "abort-answer");
    }

    static String text(String name) {
        try (InputStream in = Samples.class.getResourceAsStream("/messages/" + name + ".xml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String compact(String name) {
        return text(name).replaceAll(">\\s+<", "><").strip();
    }

    static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A message around the content of a SyncBody. */
    static String around(String body) {
        return "<SyncML xmlns=\"SYNCML:SYNCML1.2\">" + HEADER + "<SyncBody>" + body + "</SyncBody></SyncML>";
    }

    static Message decode(String text) throws SyncMlException {
        return CODEC.decode(octets(text));
    }

    static String encode(Message message) throws SyncMlException {
        return StandardCharsets.UTF_8.decode(CODEC.encode(message)).toString();
    }
}
