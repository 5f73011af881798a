package org.fumogateway.dmobjects.internal.bootstrap;

import java.util.Locale;

/**
 * How a bootstrap document is protected: parameters of its content type (BOOT-41, BOOT section 7.3).
 *
 * @param sec name or number of the method in upper case; empty if there is none
 * @param mac MAC in hexadecimal, or null
 */
record SecurityParameters(String sec, String mac) {

    /** No protection at all. */
    static final SecurityParameters NONE = new SecurityParameters("", null);

    /** Reads a content type, or only its parameters: {@code SEC=USERPIN; MAC=de23...}. What else stands there is passed over. */
    static SecurityParameters parse(String contentType) {
        String sec = "";
        String mac = null;
        for (String part : contentType.split("[;\\r\\n]")) {
            int mark = part.indexOf('=');
            if (mark > 0) {
                String value = part.substring(mark + 1).strip().replace("\"", "");
                switch (part.substring(0, mark).strip().toUpperCase(Locale.ROOT)) {
                    case "SEC" -> sec = value.toUpperCase(Locale.ROOT);
                    case "MAC" -> mac = value;
                    default -> { }
                }
            }
        }
        return new SecurityParameters(sec, mac);
    }

    boolean absent() {
        return sec.isEmpty() && mac == null;
    }
}
