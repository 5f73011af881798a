package org.fumogateway.fumoagent.internal;

import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.fumogateway.fumoagent.internal.CommandHandler.Refused;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.Uri;
import org.osgi.service.dmt.spi.ReadWriteDataSession;

/** A session over all instances: each node is the business of its instance; here instances come and go (FUMO-25). Used by one thread at a time. */
class InstancesSession implements ReadWriteDataSession {

    private final AddedInstances added;
    private final int depth;
    private final ReadWriteDataSession own;
    private final Function<FumoPlugin, ReadWriteDataSession> opener;
    private final Map<String, ReadWriteDataSession> opened = new LinkedHashMap<>();
    /** Instances that came in this session; they last once it is closed. */
    private final Set<String> came = new LinkedHashSet<>();

    InstancesSession(AddedInstances added, int depth, ReadWriteDataSession own, Function<FumoPlugin, ReadWriteDataSession> opener) {
        this.added = added;
        this.depth = depth;
        this.own = own;
        this.opener = opener;
    }

    /** Sessions that were opened over added instances. */
    Map<String, ReadWriteDataSession> opened() {
        return opened;
    }

    private Optional<ReadWriteDataSession> ofAdded(String[] path) {
        if (path.length <= depth) {
            return Optional.empty();
        }
        return added.find(path[depth]).map(part -> opened.computeIfAbsent(path[depth], name -> opener.apply(part.plugin())));
    }

    private ReadWriteDataSession of(String[] path) {
        return ofAdded(path).orElse(own);
    }

    @Override
    public void createInteriorNode(String[] path, String type) throws DmtException {
        if (path.length == depth + 1) {
            change(path, () -> added.add(path[depth]));
            came.add(path[depth]);
            return;
        }
        requireMade(path);
    }

    /** The tree makes missing parents first, and with its instance the leaf was made too: all that is left is its value. */
    @Override
    public void createLeafNode(String[] path, DmtData value, String mimeType) throws DmtException {
        requireMade(path);
        if (value != null) {
            of(path).setNodeValue(path, value);
        }
    }

    private void requireMade(String[] path) throws DmtException {
        Optional<ReadWriteDataSession> instance = ofAdded(path);
        if (instance.isEmpty() || !instance.get().isNodeUri(path)) {
            throw notAllowed(path, "The instance has no such node now");
        }
    }

    @Override
    public void deleteNode(String[] path) throws DmtException {
        if (path.length != depth + 1 || !added.allows(path[depth])) {
            own.deleteNode(path);
            return;
        }
        change(path, () -> added.delete(path[depth]));
        // Only now: a refused Delete leaves what this session has staged for the instance.
        opened.remove(path[depth]);
        came.remove(path[depth]);
    }

    /** An instance comes or goes. */
    interface Change {

        void make() throws Refused;
    }

    /** Carries it out, or says why not. */
    void change(String[] path, Change change) throws DmtException {
        try {
            change.make();
        } catch (Refused refused) {
            throw StatusExceptions.of(Uri.toUri(path), refused);
        }
    }

    @Override
    public MetaNode getMetaNode(String[] path) throws DmtException {
        if (path.length <= depth || own.isNodeUri(path) || ofAdded(path).filter(instance -> instance.isNodeUri(path)).isPresent()) {
            return of(path).getMetaNode(path);
        }
        FumoNode node = added.allows(path[depth]) ? FumoNode.below(Arrays.copyOfRange(path, depth + 1, path.length)) : null;
        if (node == null) {
            throw notAllowed(path, "No such node can be added");
        }
        return new FumoMetaNode(node, true);
    }

    @Override
    public String[] getChildNodeNames(String[] path) throws DmtException {
        String[] names = of(path).getChildNodeNames(path);
        return path.length != depth ? names : Stream.concat(Arrays.stream(names), added.present().stream()).toArray(String[]::new);
    }

    @Override
    public void nodeChanged(String[] path) throws DmtException {
        of(path).nodeChanged(path);
    }

    /** Whoever makes an instance with one of its leaves, or not at all, has done so or has deleted it again by now. */
    @Override
    public void close() throws DmtException {
        try {
            own.close();
            for (ReadWriteDataSession session : opened.values()) {
                session.close();
            }
        } finally {
            settle();
        }
    }

    private void settle() throws DmtException {
        DmtException failure = null;
        for (String name : came) {
            try {
                added.settle(name);
            } catch (Refused refused) {
                failure = StatusExceptions.of(name, refused);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public boolean isNodeUri(String[] path) {
        return of(path).isNodeUri(path);
    }

    @Override
    public boolean isLeafNode(String[] path) throws DmtException {
        return of(path).isLeafNode(path);
    }

    @Override
    public String getNodeType(String[] path) throws DmtException {
        return of(path).getNodeType(path);
    }

    @Override
    public DmtData getNodeValue(String[] path) throws DmtException {
        return of(path).getNodeValue(path);
    }

    @Override
    public int getNodeSize(String[] path) throws DmtException {
        return of(path).getNodeSize(path);
    }

    @Override
    public Date getNodeTimestamp(String[] path) throws DmtException {
        return of(path).getNodeTimestamp(path);
    }

    @Override
    public String getNodeTitle(String[] path) throws DmtException {
        return of(path).getNodeTitle(path);
    }

    @Override
    public int getNodeVersion(String[] path) throws DmtException {
        return of(path).getNodeVersion(path);
    }

    @Override
    public void setNodeTitle(String[] path, String title) throws DmtException {
        of(path).setNodeTitle(path, title);
    }

    @Override
    public void setNodeType(String[] path, String type) throws DmtException {
        of(path).setNodeType(path, type);
    }

    @Override
    public void setNodeValue(String[] path, DmtData value) throws DmtException {
        of(path).setNodeValue(path, value);
    }

    @Override
    public void renameNode(String[] path, String newName) throws DmtException {
        of(path).renameNode(path, newName);
    }

    @Override
    public void copy(String[] path, String[] newPath, boolean recursive) throws DmtException {
        of(path).copy(path, newPath, recursive);
    }

    private static DmtException notAllowed(String[] path, String message) {
        return new DmtException(path, DmtException.COMMAND_NOT_ALLOWED, message);
    }
}
