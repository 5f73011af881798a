package org.fumogateway.dmobjects.internal.node;

import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ReadWriteDataSession;
import org.osgi.service.dmt.spi.ReadableDataSession;
import org.osgi.service.dmt.spi.TransactionalDataSession;

/** A plugin whose nodes are only read. A session sees one picture of the object from its opening to its end. */
public abstract class ReadOnlyPlugin implements DataPlugin {

    private final String[] root;

    /**
     * Creates a plugin.
     *
     * @param root path of the object's root
     */
    protected ReadOnlyPlugin(String... root) {
        this.root = root.clone();
    }

    /** Takes a picture of the object. */
    public abstract ObjectNode picture();

    @Override
    public final ReadableDataSession openReadOnlySession(String[] sessionRoot, DmtSession session) {
        ObjectNode picture = picture();
        return new ObjectSession(root, () -> picture);
    }

    @Override
    public final ReadWriteDataSession openReadWriteSession(String[] sessionRoot, DmtSession session) {
        return null;
    }

    @Override
    public final TransactionalDataSession openAtomicSession(String[] sessionRoot, DmtSession session) {
        return null;
    }
}
