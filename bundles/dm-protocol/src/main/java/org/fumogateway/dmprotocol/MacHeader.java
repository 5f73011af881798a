package org.fumogateway.dmprotocol;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Value of the transport header that carries auth-MAC (SEC-51, SEC-52).
 *
 * @param username who computed the MAC; the same as Source/LocName of the message (SEC-53)
 * @param mac      the proof, see {@link Digests#mac}; never logged
 */
public record MacHeader(String username, String mac) {

    /** Name of the header; HTTP ignores its case. */
    public static final String NAME = "x-syncml-hmac";

    private static final int MAX_LENGTH = 4096;

    /** Both are required. */
    public MacHeader {
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(mac, "mac");
        if (!isQuotable(username)) {
            throw new IllegalArgumentException("The user name cannot be written as a quoted string");
        }
    }

    /** The header value to send. */
    public String format() {
        return "algorithm=MD5, username=\"" + username + "\", mac=" + mac;
    }

    /**
     * Reads a header value: parameters in any order, quoted or not, {@code algorithm} optional.
     *
     * @param value as received, or null
     * @return empty if it is missing, not of this form, or names an algorithm other than MD5; the message then counts as one with
     *         wrong credentials (SEC-56)
     */
    public static Optional<MacHeader> parse(String value) {
        if (value == null || value.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return new Parameters(value).read();
    }

    private static boolean isQuotable(String username) {
        return username.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\\');
    }

    /** Hides the proof. */
    @Override
    public String toString() {
        return "MacHeader[" + username + "]";
    }

    private static final class Parameters {

        private final String text;
        private int position;
        private String algorithm = "MD5";
        private String username;
        private String mac;

        Parameters(String text) {
            this.text = text;
        }

        Optional<MacHeader> read() {
            while (position < text.length()) {
                int equals = text.indexOf('=', position);
                if (equals < 0) {
                    return Optional.empty();
                }
                String name = text.substring(position, equals).strip().toLowerCase(Locale.ROOT);
                position = equals + 1;
                String parameter = nextValue();
                if (parameter == null) {
                    return Optional.empty();
                }
                keep(name, parameter);
            }
            boolean complete = username != null && mac != null && algorithm.equalsIgnoreCase("MD5");
            return complete && isQuotable(username) ? Optional.of(new MacHeader(username, mac)) : Optional.empty();
        }

        private void keep(String name, String parameter) {
            switch (name) {
                case "algorithm" -> algorithm = parameter;
                case "username" -> username = parameter;
                case "mac" -> mac = parameter;
                default -> { }
            }
        }

        private String nextValue() {
            while (position < text.length() && text.charAt(position) == ' ') {
                position++;
            }
            boolean quoted = position < text.length() && text.charAt(position) == '"';
            int start = quoted ? position + 1 : position;
            int end = text.indexOf(quoted ? '"' : ',', start);
            if (end < 0) {
                if (quoted) {
                    return null;
                }
                end = text.length();
            }
            int comma = text.indexOf(',', end);
            position = comma < 0 ? text.length() : comma + 1;
            String parameter = text.substring(start, end);
            return quoted ? parameter : parameter.strip();
        }
    }
}
