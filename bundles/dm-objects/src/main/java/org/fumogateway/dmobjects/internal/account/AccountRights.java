package org.fumogateway.dmobjects.internal.account;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.log.Logger;

/**
 * Gives bootstrapped servers their rights (FUMO-27, BOOT-11): on their own account, and on every firmware update object of the tree.
 * An ACL is written where there is none or where it is still ours; one that somebody else wrote stays. Used by one thread at a time.
 */
final class AccountRights {

    private static final String FUMO_TYPE = "urn:oma:mo:oma-fumo:1.0";
    private static final int DEEPEST_OBJECT = 4;

    private final AccountTable table;
    private final Store store;
    private final Logger logger;

    AccountRights(AccountTable table, Store store, Logger logger) {
        this.table = table;
        this.store = store;
        this.logger = logger;
    }

    /** Grants what is not granted yet. */
    void grant(DmtAdmin tree) throws DmtException, StorageException {
        List<StoredAccount> accounts = table.stored();
        if (accounts.isEmpty()) {
            return;
        }
        DmtSession session = tree.getSession(".", DmtSession.LOCK_TYPE_EXCLUSIVE);
        try {
            for (StoredAccount account : accounts) {
                grant(session, "./DMAcc/" + account.name(), Acl.GET | Acl.REPLACE | Acl.DELETE, List.of(account.serverId()));
            }
            List<String> servers = accounts.stream().map(StoredAccount::serverId).toList();
            for (String update : updateObjects(session)) {
                grant(session, update, Acl.EXEC | Acl.GET | Acl.REPLACE, servers);
            }
        } finally {
            session.close();
        }
    }

    private void grant(DmtSession session, String node, int permissions, List<String> servers) throws DmtException, StorageException {
        if (!session.isNodeUri(node)) {
            return;
        }
        int[] each = new int[servers.size()];
        Arrays.fill(each, permissions);
        Acl wanted = new Acl(servers.toArray(String[]::new), each);
        Acl current = session.getNodeAcl(node);
        if (wanted.equals(current)) {
            return;
        }
        String record = "acl." + UUID.nameUUIDFromBytes(node.getBytes(StandardCharsets.UTF_8));
        Optional<Acl> ours = store.read(record).map(octets -> new Acl(new String(octets, StandardCharsets.UTF_8)));
        if (current == null || ours.isPresent() && ours.get().equals(current)) {
            session.setNodeAcl(node, wanted);
            store.write(record, wanted.toString().getBytes(StandardCharsets.UTF_8));
            logger.info("The access rights of {} are now {}", node, wanted);
        }
    }

    private List<String> updateObjects(DmtSession session) throws DmtException {
        List<String> found = new ArrayList<>();
        search(session, ".", 1, found);
        return found;
    }

    private void search(DmtSession session, String parent, int depth, List<String> found) throws DmtException {
        for (String name : session.getChildNodeNames(parent)) {
            String node = parent + "/" + name;
            try {
                if (!session.isLeafNode(node)) {
                    if (FUMO_TYPE.equals(session.getNodeType(node))) {
                        found.add(node);
                    } else if (depth < DEEPEST_OBJECT) {
                        search(session, node, depth + 1, found);
                    }
                }
            } catch (DmtException unreadable) {
                // A node of somebody else that fails is no reason to leave the others without rights.
                logger.debug("The node {} could not be looked at: {}", node, unreadable.getMessage());
            }
        }
    }
}
