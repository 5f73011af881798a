package org.fumogateway.dmtree.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.Uri;

/**
 * Absolute place of a node: the segments as plugins get them, still escaped, the first one always the root's dot.
 *
 * @param uri      the absolute URI in canonical form
 * @param segments its segments
 */
record NodePath(String uri, List<String> segments) {

    /** Last segment of a shared mount point, and of a root that wants to be mounted at one. */
    static final String SHARED = "#";

    static final NodePath ROOT = of(List.of(Uri.ROOT_NODE));

    static NodePath of(List<String> segments) {
        return new NodePath(String.join(Uri.PATH_SEPARATOR, segments), List.copyOf(segments));
    }

    /**
     * Reads the absolute URI of a session root.
     *
     * @param uri null means the root
     * @throws DmtException INVALID_URI, or COMMAND_FAILED for a relative URI
     */
    static NodePath ofSessionRoot(String uri) throws DmtException {
        if (uri == null) {
            return ROOT;
        }
        List<String> path = valid(uri);
        if (!Uri.isAbsoluteUri(uri)) {
            throw new DmtException(uri, DmtException.COMMAND_FAILED, "A session root must be an absolute URI");
        }
        return of(path);
    }

    /** Reads an absolute URI; anything else is INVALID_URI. */
    static NodePath absolute(String uri) throws DmtException {
        List<String> path = valid(uri);
        if (!Uri.isAbsoluteUri(uri)) {
            throw new DmtException(uri, DmtException.INVALID_URI, "Not an absolute URI");
        }
        return of(path);
    }

    /**
     * Resolves a URI against this session root.
     *
     * @throws DmtException INVALID_URI, or COMMAND_FAILED if it leads out of the session
     */
    NodePath resolve(String other) throws DmtException {
        List<String> path = valid(other);
        if (!Uri.isAbsoluteUri(other)) {
            List<String> joined = new ArrayList<>(segments);
            joined.addAll(path);
            return of(joined);
        }
        NodePath absolute = of(path);
        if (!covers(absolute)) {
            throw new DmtException(other, DmtException.COMMAND_FAILED, "The URI lies outside the session");
        }
        return absolute;
    }

    private static List<String> valid(String uri) throws DmtException {
        if (Uri.isValidUri(uri)) {
            List<String> path = Arrays.asList(Uri.toPath(uri));
            int names = uri.equals(Uri.ROOT_NODE) || uri.startsWith("./") ? 1 : 0;
            if (path.subList(names, path.size()).stream().noneMatch(NodePath::isDots)) {
                return path;
            }
        }
        throw new DmtException(uri, DmtException.INVALID_URI, "Not a URI of the management tree");
    }

    /** With a backslash before it a dot passes for a name, and is none any more once the URI has its one form. */
    private static boolean isDots(String name) {
        return name.equals(Uri.ROOT_NODE) || name.equals("..");
    }

    /** True if what is written of this place is read as this place again; a plugin may name its nodes as it likes. */
    boolean isReadable() {
        try {
            return absolute(uri).equals(this);
        } catch (DmtException invalid) {
            return false;
        }
    }

    boolean isRoot() {
        return segments.size() == 1;
    }

    /** True for a shared mount point. */
    boolean isShared() {
        return SHARED.equals(name());
    }

    /** The parent; null for the root. */
    NodePath parent() {
        if (isRoot()) {
            return null;
        }
        // A view and a piece of the URI: asked for each ancestor of each node that is looked at.
        int last = segments.size() - 1;
        return new NodePath(uri.substring(0, uri.length() - segments.get(last).length() - 1), segments.subList(0, last));
    }

    NodePath child(String escapedName) {
        List<String> path = new ArrayList<>(segments);
        path.add(escapedName);
        return of(path);
    }

    /** This place moved from below one node to below another. */
    NodePath moved(NodePath from, NodePath to) {
        List<String> path = new ArrayList<>(to.segments);
        path.addAll(segments.subList(from.segments.size(), segments.size()));
        return of(path);
    }

    /** The last segment, escaped. */
    String name() {
        return segments.get(segments.size() - 1);
    }

    int depth() {
        return segments.size();
    }

    /** True if the other is this node or lies below it. */
    boolean covers(NodePath other) {
        return other.segments.size() >= segments.size() && other.segments.subList(0, segments.size()).equals(segments);
    }

    boolean isAbove(NodePath other) {
        return other.segments.size() > segments.size() && covers(other);
    }

    boolean overlaps(NodePath other) {
        return covers(other) || other.covers(this);
    }

    /** The segments, in a new array for a plugin. */
    String[] toArray() {
        return segments.toArray(String[]::new);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodePath that && uri.equals(that.uri);
    }

    @Override
    public int hashCode() {
        return uri.hashCode();
    }

    @Override
    public String toString() {
        return uri;
    }
}
