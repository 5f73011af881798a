package org.fumogateway.dmtree.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.Uri;

/**
 * A plugin service as it announced itself. The service object is fetched by each session that needs it and given back at its end.
 *
 * @param source      where the service object comes from; identifies the registration
 * @param roots       subtrees it serves
 * @param mountPoints places below its only root that it leaves to others
 * @param <P>         kind of plugin
 */
record PluginRegistration<P>(PluginSource<P> source, List<NodePath> roots, List<NodePath> mountPoints) {

    private static final String SHARED = "#";

    /** Where the service object of a plugin comes from. Two sources of the same service are equal. */
    interface PluginSource<P> {

        /** Fetches the service object; null if the service is gone. */
        P acquire();

        /** Gives the service object back. */
        void release();
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
        List<NodePath> mountPoints = new ArrayList<>();
        for (String uri : mounts) {
            mountPoints.add(mountPoint(roots.get(0), uri, mountPoints));
        }
        return new PluginRegistration<>(source, List.copyOf(new HashSet<>(roots)), List.copyOf(mountPoints));
    }

    private static NodePath root(String uri) {
        try {
            NodePath root = NodePath.absolute(uri);
            if (root.segments().contains(SHARED)) {
                throw new IllegalArgumentException("shared mount points are not supported: " + uri);
            }
            return root;
        } catch (DmtException invalid) {
            throw new IllegalArgumentException("not an absolute URI: " + uri, invalid);
        }
    }

    private static NodePath mountPoint(NodePath root, String uri, List<NodePath> others) {
        if (uri.isEmpty() || !Uri.isValidUri(uri) || Uri.isAbsoluteUri(uri)) {
            throw new IllegalArgumentException("not a relative URI of a mount point: " + uri);
        }
        List<String> path = new ArrayList<>(root.segments());
        path.addAll(Arrays.asList(Uri.toPath(uri)));
        if (path.contains(SHARED)) {
            throw new IllegalArgumentException("shared mount points are not supported: " + uri);
        }
        NodePath mountPoint = NodePath.of(path);
        if (others.stream().anyMatch(mountPoint::overlaps)) {
            throw new IllegalArgumentException("mount points overlap: " + uri);
        }
        return mountPoint;
    }

    private static List<String> strings(Object property, String what) {
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

    /** True if the place is one of the mount points or lies below one: not this plugin's business. */
    boolean leavesToOthers(NodePath node) {
        return mountPoints.stream().anyMatch(mountPoint -> mountPoint.covers(node));
    }
}
