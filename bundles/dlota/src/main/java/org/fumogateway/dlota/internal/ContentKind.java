package org.fumogateway.dlota.internal;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;

/** What stands behind PkgURL, told by the head and the first octets of the answer (DL-41, DL-42). */
enum ContentKind {
    /** A descriptor. */
    DESCRIPTOR,
    /** A descriptor of DLOTA 2, of no use here. */
    DESCRIPTOR_2,
    /** The update package itself. */
    PACKAGE,
    /** Some page instead of a package. */
    PAGE,
    /** Something else. */
    UNSUPPORTED;

    /** Octets needed for a decision. */
    static final int SNIFF_OCTETS = 1024;
    static final String DESCRIPTOR_TYPE = "application/vnd.oma.dd+xml";
    static final String DESCRIPTOR_2_TYPE = "application/vnd.oma.dd2+xml";

    private static final Set<String> OCTETS = Set.of("application/octet-stream", "binary/octet-stream", "application/x-binary");
    private static final Set<String> TEXT = Set.of("text/xml", "application/xml", "text/plain");
    private static final Set<String> PAGES = Set.of("text/html", "application/xhtml+xml");
    private static final Pattern ROOT_MEDIA = Pattern.compile(
            "(?s)\\A\\s*+(?:<\\?.*?\\?>\\s*+|<!--.*?-->\\s*+|<!DOCTYPE[^>\\[]*+(?:\\[.*?\\]\\s*+)?>\\s*+)*+<(?:[^\\s:<>/]++:)?media[\\s/>].*");

    /** True if this type needs a look at the first octets. */
    static boolean needsSniffing(String type) {
        return isPlainOctets(type) || TEXT.contains(type);
    }

    static boolean isPlainOctets(String type) {
        return type == null || OCTETS.contains(type);
    }

    static boolean isPage(String type) {
        return type != null && (PAGES.contains(type) || type.startsWith("text/"));
    }

    /**
     * Decides.
     *
     * @param type         media type in lower case, or null
     * @param first        the first octets, only looked at if {@link #needsSniffing}
     * @param packageTypes accepted types of packages
     */
    static ContentKind of(String type, byte[] first, Collection<String> packageTypes) {
        if (DESCRIPTOR_TYPE.equals(type)) {
            return DESCRIPTOR;
        }
        if (DESCRIPTOR_2_TYPE.equals(type)) {
            return DESCRIPTOR_2;
        }
        if (isPlainOctets(type)) {
            return looksLikeDescriptor(first) ? DESCRIPTOR : PACKAGE;
        }
        if (packageTypes.contains(type)) {
            return PACKAGE;
        }
        if (TEXT.contains(type)) {
            return looksLikeDescriptor(first) ? DESCRIPTOR : PAGE;
        }
        return PAGES.contains(type) ? PAGE : UNSUPPORTED;
    }

    private static boolean looksLikeDescriptor(byte[] first) {
        return ROOT_MEDIA.matcher(text(first)).matches();
    }

    private static String text(byte[] first) {
        int a = first.length > 0 ? first[0] & 0xff : 0;
        int b = first.length > 1 ? first[1] & 0xff : 0;
        if (a == 0xfe && b == 0xff || a == 0xff && b == 0xfe) {
            return new String(first, StandardCharsets.UTF_16);
        }
        Charset octets = StandardCharsets.ISO_8859_1;
        int skip = a == 0xef && b == 0xbb ? 3 : 0;
        return new String(first, Math.min(skip, first.length), Math.max(0, first.length - skip), octets);
    }
}
