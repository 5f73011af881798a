package org.fumogateway.dlota.internal;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Locale;

/** Head of an answer and its body, after redirects. */
record Answer(URI uri, int status, HttpHeaders headers, BodyStream body) implements AutoCloseable {

    /** A header, trimmed, or null. */
    String header(String name) {
        return headers.firstValue(name).map(String::trim).filter(value -> !value.isEmpty()).orElse(null);
    }

    /** Media type in lower case without parameters, or null. */
    String mediaType() {
        String value = header("Content-Type");
        if (value == null) {
            return null;
        }
        int end = value.indexOf(';');
        return (end < 0 ? value : value.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    }

    /** The charset parameter of the content type, or null. */
    String charset() {
        String value = header("Content-Type");
        if (value == null) {
            return null;
        }
        for (String part : value.split(";")) {
            int equals = part.indexOf('=');
            if (equals > 0 && part.substring(0, equals).trim().equalsIgnoreCase("charset")) {
                return part.substring(equals + 1).trim().replace("\"", "");
            }
        }
        return null;
    }

    /** Content-Length, or -1. */
    long length() {
        String value = header("Content-Length");
        return value != null && value.matches("[0-9]{1,18}") ? Long.parseLong(value) : -1;
    }

    boolean isEncoded() {
        String encoding = header("Content-Encoding");
        return encoding != null && !encoding.equalsIgnoreCase("identity");
    }

    @Override
    public void close() {
        body.close();
    }
}
