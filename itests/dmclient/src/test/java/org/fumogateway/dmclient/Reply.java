package org.fumogateway.dmclient;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What a server of the tests answers with.
 *
 * @param status    HTTP status
 * @param mediaType Content-Type, or null for that of the account
 * @param body      the octets; text in XML is translated for an account in WBXML
 * @param headers   further HTTP headers
 * @param die       after how many octets of the body the connection breaks, or -1
 */
record Reply(int status, String mediaType, byte[] body, Map<String, String> headers, int die) {

    static Reply of(String xml) {
        return new Reply(200, null, xml.getBytes(StandardCharsets.UTF_8), Map.of(), -1);
    }

    static Reply http(int status, String mediaType, String body) {
        return new Reply(status, mediaType, body.getBytes(StandardCharsets.UTF_8), Map.of(), -1);
    }

    Reply with(String header, String value) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(header, value);
        return new Reply(status, mediaType, body, all, die);
    }

    /** The server dies in the middle of it. */
    Reply dyingAfter(int octets) {
        return new Reply(status, mediaType, body, headers, octets);
    }

    /** Only the first octets, as if they were all. */
    Reply truncatedTo(int octets) {
        return new Reply(status, mediaType == null ? ScriptedDmServer.XML : mediaType, Arrays.copyOf(body, octets), headers, die);
    }
}
