package org.fumogateway.launcher.syncml;

import java.util.Map;

/** What status and alert codes mean, in a few words (SYN sections 7 and 8). */
final class CodeNames {

    private static final Map<Integer, String> STATUS = Map.ofEntries(Map.entry(200, "OK"),
            Map.entry(202, "accepted, still at work"), Map.entry(212, "authenticated for the session"),
            Map.entry(213, "chunk accepted"), Map.entry(214, "cancelled by the user"), Map.entry(215, "not executed"),
            Map.entry(216, "rolled back"), Map.entry(304, "not modified"), Map.entry(400, "bad request"),
            Map.entry(401, "wrong credentials"), Map.entry(403, "forbidden"), Map.entry(404, "not found"),
            Map.entry(405, "not allowed"), Map.entry(406, "optional feature not supported"),
            Map.entry(407, "credentials missing"), Map.entry(408, "user did not answer in time"),
            Map.entry(411, "size required"), Map.entry(412, "incomplete command"), Map.entry(413, "too large"),
            Map.entry(414, "URI too long"), Map.entry(415, "type or format not supported"),
            Map.entry(416, "range not satisfiable"), Map.entry(417, "retry later"), Map.entry(418, "already exists"),
            Map.entry(420, "device full"), Map.entry(424, "size mismatch"), Map.entry(425, "permission denied"),
            Map.entry(426, "chunk refused"), Map.entry(500, "command failed"), Map.entry(501, "not implemented"),
            Map.entry(503, "service unavailable"), Map.entry(505, "DTD version not supported"),
            Map.entry(506, "processing error"), Map.entry(507, "atomic failed"), Map.entry(510, "data store failure"),
            Map.entry(513, "protocol version not supported"), Map.entry(516, "roll-back failed"),
            Map.entry(517, "atomic response too large"));

    private static final Map<Integer, String> ALERT = Map.ofEntries(Map.entry(1100, "display"),
            Map.entry(1101, "confirm or reject"), Map.entry(1102, "text input"), Map.entry(1103, "single choice"),
            Map.entry(1104, "multiple choice"), Map.entry(1200, "session started by the server"),
            Map.entry(1201, "session started by the client"), Map.entry(1222, "next message, please"),
            Map.entry(1223, "session abort"), Map.entry(1224, "client event"), Map.entry(1225, "no end of data"),
            Map.entry(1226, "generic alert"));

    private CodeNames() {
    }

    static String status(int code) {
        return STATUS.getOrDefault(code, "no name for this code");
    }

    static String alert(int code) {
        return ALERT.getOrDefault(code, "no name for this code");
    }
}
