package org.fumogateway.dmtree.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.Uri;

/**
 * A plugin service as it announced itself. The service object is fetched by each session that needs it and given back at its end.
 *
 * @param source      where the service object comes from; identifies the registration
 * @param roots       subtrees it serves
 * @param mountPoints places below its only root that it leaves to others, as segments relative to the root
 * @param <P>         kind of plugin
 */
record PluginRegistration<P>(PluginSource<P> source, List<NodePath> roots, List<List<String>> mountPoints) {

    /** Where the service object of a plugin comes from. Two sources of the same service are equal. */
    interface PluginSource<P> {

        /** Fetches the service object; null if the service is gone. */
        P acquire();

        /** Gives the service object back. */
        void release();

        /** What stays the same when the plugin is registered again; null if it has no persistent identity. */
        default String persistentId() {
            return null;
        }

        /** The bundle that registered the plugin; null if there is none. */
        default Bundle bundle() {
            return null;
        }
    }

    /**
     * Reads the service properties.
     *
     * @throws IllegalArgumentException if they make no sense; the text says why
     */
    static <P> PluginRegistration<P> of(PluginSource<P> source, Object rootUris, Object mountPointUris) {
        List<NodePath> roots = new ArrayList<>();
        for (String uri : strings(rootUris, "root URIs")) {
            roots.add(root(uri));
        }
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("it names no root URI");
        }
        List<String> mounts = mountPointUris == null ? List.of() : strings(mountPointUris, "mount points");
        if (!mounts.isEmpty() && roots.size() > 1) {
            throw new IllegalArgumentException("mount points need exactly one root URI");
        }
        List<List<String>> mountPoints = new ArrayList<>();
        for (String uri : mounts) {
            mountPoints.add(mountPoint(uri, mountPoints));
        }
        return new PluginRegistration<>(source, List.copyOf(new LinkedHashSet<>(roots)), List.copyOf(mountPoints));
    }

    private static NodePath root(String uri) {
        try {
            NodePath root = NodePath.absolute(uri);
            requireSharedLast(root.segments(), uri);
            return root;
        } catch (DmtException invalid) {
            throw new IllegalArgumentException("not an absolute URI: " + uri, invalid);
        }
    }

    private static void requireSharedLast(List<String> path, String uri) {
        int first = path.indexOf(NodePath.SHARED);
        if (first >= 0 && first < path.size() - 1) {
            throw new IllegalArgumentException("only the last segment can be shared: " + uri);
        }
    }

    private static List<String> mountPoint(String uri, List<List<String>> others) {
        if (uri.isEmpty() || !Uri.isValidUri(uri) || Uri.isAbsoluteUri(uri)) {
            throw new IllegalArgumentException("not a relative URI of a mount point: " + uri);
        }
        List<String> path = List.of(Uri.toPath(uri));
        requireSharedLast(path, uri);
        if (others.stream().anyMatch(other -> overlap(path, other))) {
            throw new IllegalArgumentException("mount points overlap: " + uri);
        }
        return path;
    }

    /** A shared mount point takes every name on its level. */
    private static boolean overlap(List<String> one, List<String> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            if (one.get(i).equals(NodePath.SHARED) || other.get(i).equals(NodePath.SHARED)) {
                return true;
            }
            if (!one.get(i).equals(other.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Reads a property that is a String, an array or a collection of them. */
    static List<String> strings(Object property, String what) {
        Collection<?> values;
        if (property instanceof String one) {
            values = List.of(one);
        } else if (property instanceof String[] array) {
            values = Arrays.asList(array);
        } else if (property instanceof Collection<?> collection) {
            values = collection;
        } else {
            throw new IllegalArgumentException("its " + what + " are not String, String[] or a collection of String");
        }
        List<String> texts = new ArrayList<>();
        for (Object value : values) {
            if (!(value instanceof String text)) {
                throw new IllegalArgumentException("its " + what + " hold something that is not a String");
            }
            texts.add(text);
        }
        return texts;
    }
}
