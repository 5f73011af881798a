package org.fumogateway.dmtree.internal;

import org.osgi.service.dmt.DmtException;

/**
 * How long URIs may be; 0 stands for no limit (OSGi DMT 117.4, TREE-12).
 *
 * @param depth   most segments, the root's dot not counted (MaxDepth)
 * @param total   most characters of an absolute URI (MaxTotLen)
 * @param segment most octets of a node's name, unescaped and in UTF-8 (MaxSegLen)
 */
record UriLimits(int depth, int total, int segment) {

    static final UriLimits NONE = new UriLimits(0, 0, 0);

    private static final char ESCAPE = '\\';

    /**
     * Judges a URI that need not be valid: too long is said before anything else about it.
     *
     * @throws DmtException URI_TOO_LONG
     */
    void require(String uri) throws DmtException {
        if (uri == null || equals(NONE)) {
            return;
        }
        if (exceeds(uri.length(), total)) {
            throw tooLong(uri);
        }
        int segments = uri.equals(".") || uri.startsWith("./") ? -1 : 0;
        int octets = 0;
        for (int at = 0; at <= uri.length();) {
            int character = at < uri.length() ? uri.codePointAt(at) : '/';
            at += Character.charCount(character);
            if (character == '/') {
                segments++;
                octets = 0;
            } else {
                if (character == ESCAPE && at < uri.length()) {
                    character = uri.codePointAt(at);
                    at += Character.charCount(character);
                }
                octets += octetsOf(character);
            }
            if (exceeds(octets, segment) || exceeds(segments, depth)) {
                throw tooLong(uri);
            }
        }
    }

    void require(NodePath path) throws DmtException {
        require(path.uri());
    }

    private static boolean exceeds(int actual, int limit) {
        return limit > 0 && actual > limit;
    }

    private static int octetsOf(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }

    private static DmtException tooLong(String uri) {
        return new DmtException(uri, DmtException.URI_TOO_LONG, "The URI is longer than the limits of this tree");
    }
}
