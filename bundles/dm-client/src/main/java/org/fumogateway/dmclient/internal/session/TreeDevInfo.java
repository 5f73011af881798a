package org.fumogateway.dmclient.internal.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtIllegalStateException;
import org.osgi.service.dmt.DmtSession;

/** Reads DevInfo from the management tree. */
public final class TreeDevInfo implements DevInfoSource {

    private static final String ROOT = "./DevInfo";
    private static final List<String> LEAVES = List.of("DevId", "Man", "Mod", "DmV", "Lang");

    private final Supplier<DmtAdmin> tree;

    /**
     * Creates a reader.
     *
     * @param tree gives the tree, or null if there is none now
     */
    public TreeDevInfo(Supplier<DmtAdmin> tree) {
        this.tree = tree;
    }

    @Override
    public List<Value> read() throws IOException {
        DmtAdmin current = tree.get();
        if (current == null) {
            throw new IOException("the management tree is not there");
        }
        try {
            DmtSession session = current.getSession(ROOT, DmtSession.LOCK_TYPE_SHARED);
            try {
                List<Value> values = new ArrayList<>();
                for (String leaf : LEAVES) {
                    String uri = ROOT + "/" + leaf;
                    values.add(new Value(uri, session.getNodeValue(uri).getString()));
                }
                return values;
            } finally {
                session.close();
            }
        } catch (DmtException | DmtIllegalStateException failed) {
            throw new IOException("the device information in the management tree cannot be read", failed);
        }
    }
}
