package org.fumogateway.updateserver.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The octets of a file that are wanted, by a Range header with one range (RFC 9110).
 *
 * @param first first octet
 * @param last  last octet; before first if the range cannot be satisfied
 */
record ByteRange(long first, long last) {

    private static final Pattern ONE_RANGE = Pattern.compile("bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})",
            Pattern.CASE_INSENSITIVE);

    /** The range; empty if the header is absent, has several ranges or is none: then the whole is sent (DL-103). */
    static Optional<ByteRange> of(String header, long length) {
        Matcher match = ONE_RANGE.matcher(header == null ? "" : header.strip());
        if (!match.matches()) {
            return Optional.empty();
        }
        String from = match.group(1);
        String to = match.group(2);
        if (from.isEmpty()) {
            return to.isEmpty() ? Optional.empty() : Optional.of(suffix(Long.parseLong(to), length));
        }
        long first = Long.parseLong(from);
        long last = to.isEmpty() ? length - 1 : Math.min(Long.parseLong(to), length - 1);
        if (!to.isEmpty() && Long.parseLong(to) < first) {
            return Optional.empty();
        }
        return Optional.of(new ByteRange(first, first >= length ? -1 : last));
    }

    private static ByteRange suffix(long count, long length) {
        return count == 0 || length == 0 ? new ByteRange(0, -1) : new ByteRange(Math.max(0, length - count), length - 1);
    }

    boolean satisfiable() {
        return last >= first;
    }

    long size() {
        return last - first + 1;
    }
}
