package org.fumogateway.syncml.internal;

import java.nio.charset.StandardCharsets;

/** The words of the protocol, which every message repeats: found by their octets, so that no text is made anew for them. */
final class KnownTexts {

    private static final int SLOTS = 512;
    private static final int LONGEST = 48;
    private static final byte[][] OCTETS = new byte[SLOTS][];
    private static final String[] TEXTS = new String[SLOTS];

    static {
        for (String text : new String[] {"1.2", "DM/1.2", "SyncHdr", "Add", "Alert", "Atomic", "Copy", "Delete", "Exec", "Get",
            "Replace", "Results", "Sequence", "b64", "bin", "bool", "chr", "int", "node", "null", "xml", "date", "time", "float",
            "text/plain", "application/octet-stream", "syncml:auth-basic", "syncml:auth-md5", "syncml:auth-MAC",
            "application/vnd.syncml.dmtnds+xml", "application/vnd.syncml.dmtnds+wbxml", "informational", "warning", "critical",
            "org.openmobilealliance.dm.firmwareupdate.download", "./DevInfo/DevId", "./DevInfo/Man", "./DevInfo/Mod",
            "./DevInfo/DmV", "./DevInfo/Lang", "./DevInfo"}) {
            put(text);
        }
    }

    private KnownTexts() {
    }

    /** The text of these octets if it is one of the words, else null. */
    static String find(byte[] octets, int start, int end) {
        if (end - start > LONGEST) {
            return null;
        }
        int slot = slot(octets, start, end);
        byte[] word = OCTETS[slot];
        if (word == null || word.length != end - start) {
            return null;
        }
        for (int i = 0; i < word.length; i++) {
            if (word[i] != octets[start + i]) {
                return null;
            }
        }
        return TEXTS[slot];
    }

    /** A word whose slot is taken goes without. */
    private static void put(String text) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        int slot = slot(octets, 0, octets.length);
        if (OCTETS[slot] == null) {
            OCTETS[slot] = octets;
            TEXTS[slot] = text;
        }
    }

    private static int slot(byte[] octets, int start, int end) {
        int hash = (end - start) * 31 + octets[start];
        hash = hash * 31 + octets[end - 1];
        hash = hash * 31 + octets[start + end >>> 1];
        return (hash ^ hash >>> 9) & SLOTS - 1;
    }
}
