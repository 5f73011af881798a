package org.fumogateway.dmobjects.internal.account;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.fumogateway.gateway.tree.AccessRights;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtIllegalStateException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.Uri;
import org.osgi.service.log.Logger;

/**
 * Gives bootstrapped servers their rights (FUMO-27, BOOT-11): on their own account, and on every firmware update object of the tree. Lets only
 * those servers add accounts that may (BOOT-3).
 * An ACL is written where there is none or where it is still ours; one that somebody else wrote stays. Used by one thread at a time.
 */
final class AccountRights {

    private static final String FUMO_TYPE = "urn:oma:mo:oma-fumo:1.0";
    private static final int DEEPEST_OBJECT = 4;
    private static final String ACCOUNTS = "./DMAcc";

    private final AccountTable table;
    private final Store store;
    private final AccountAdders adders;
    private final Logger logger;
    private final AccountRecords records;

    AccountRights(AccountTable table, Store store, AccountAdders adders, Logger logger) {
        this.table = table;
        this.store = store;
        this.adders = adders;
        this.logger = logger;
        records = new AccountRecords(store, logger);
    }

    /** Takes servers whose account is gone out of every ACL (TREE-48). */
    void takeAway(AccessRights tree) throws DmtException, StorageException {
        List<String> gone = table.goneServers();
        for (String server : gone) {
            tree.removePrincipal(server);
            logger.info("The access rights of the server {} are gone with its account", server);
        }
        if (!gone.isEmpty()) {
            table.rightsTaken(gone);
        }
    }

    /** Grants what is not granted yet. */
    void grant(DmtAdmin tree) throws DmtException, StorageException {
        List<StoredAccount> accounts = table.usable().stream().filter(StoredAccount::bootstrapped).toList();
        List<Right> missing;
        DmtSession session = tree.getSession(".", DmtSession.LOCK_TYPE_SHARED);
        try {
            missing = missing(session, accounts);
        } finally {
            end(session);
        }
        for (Right right : missing) {
            grantOne(tree, right);
        }
    }

    /** One node that cannot be had now is no reason to leave the others without rights; it is looked at again. */
    private void grantOne(DmtAdmin tree, Right right) throws StorageException {
        try {
            grant(tree, right);
        } catch (DmtException | DmtIllegalStateException notNow) {
            logger.debug("The access rights of {} could not be written now: {}", right.node(), notNow.getMessage());
        }
    }

    /** Plugins that come and go end sessions on their own: such a session is not closed again. */
    private void end(DmtSession session) throws DmtException {
        if (session.getState() != DmtSession.STATE_OPEN) {
            return;
        }
        try {
            session.close();
        } catch (DmtIllegalStateException ended) {
            logger.debug("The tree has changed meanwhile: {}", ended.getMessage());
        }
    }

    /** An ACL that a node should have. */
    private record Right(String node, Acl wanted) {
    }

    private List<Right> missing(DmtSession session, List<StoredAccount> accounts) throws DmtException, StorageException {
        List<String> servers = accounts.stream().map(StoredAccount::serverId).toList();
        List<Right> rights = new ArrayList<>();
        rights.add(new Right(ACCOUNTS, adders.acl(servers)));
        for (StoredAccount account : accounts) {
            rights.addAll(onAccount(account));
        }
        if (!servers.isEmpty()) {
            Acl forUpdates = acl(Acl.EXEC | Acl.GET | Acl.REPLACE, servers);
            updateObjects(session).forEach(node -> rights.add(new Right(node, forUpdates)));
        }
        List<Right> missing = new ArrayList<>();
        for (Right right : rights) {
            if (!session.isNodeUri(right.node())) {
                continue;
            }
            if (right.wanted().equals(session.getNodeAcl(right.node()))) {
                write(right);
            } else if (isOurs(session.getNodeAcl(right.node()), right)) {
                missing.add(right);
            }
        }
        return missing;
    }

    /** What the bootstrap wanted, else what every server gets on its own account (BOOT-11, BOOT-35). */
    private List<Right> onAccount(StoredAccount account) {
        String node = ACCOUNTS + "/" + Uri.encode(account.name());
        List<Right> rights = new ArrayList<>();
        account.acls().forEach((path, acl) -> rights.add(new Right(path.isEmpty() ? node : node + "/" + path, new Acl(acl))));
        if (!account.acls().containsKey("")) {
            rights.add(new Right(node, acl(Acl.GET | Acl.REPLACE | Acl.DELETE, List.of(account.serverId()))));
        }
        return rights;
    }

    private static Acl acl(int permissions, List<String> servers) {
        int[] each = new int[servers.size()];
        Arrays.fill(each, permissions);
        return new Acl(servers.toArray(String[]::new), each);
    }

    /** True if the ACL differs from what is wanted and is ours to change. */
    private boolean isOurs(Acl current, Right right) throws StorageException {
        if (right.wanted().equals(current)) {
            return false;
        }
        Optional<Acl> written = records.readText(record(right.node())).map(Acl::new);
        return current == null || written.isPresent() && (written.get().equals(current) || withoutStrangers(written.get()).equals(current));
    }

    /** An ACL as it is after the tree has taken servers out of it whose accounts are gone. */
    private Acl withoutStrangers(Acl acl) {
        Set<String> servers = table.stored().stream().map(StoredAccount::serverId).collect(Collectors.toSet());
        Acl known = acl;
        for (String principal : acl.getPrincipals()) {
            known = servers.contains(principal) ? known : known.setPermission(principal, 0);
        }
        return known;
    }

    /** Remembers what is ours, once. */
    private void write(Right right) throws StorageException {
        String text = right.wanted().toString();
        if (!records.readText(record(right.node())).filter(text::equals).isPresent()) {
            store.write(record(right.node()), text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void grant(DmtAdmin tree, Right right) throws DmtException, StorageException {
        DmtSession session = tree.getSession(right.node(), DmtSession.LOCK_TYPE_EXCLUSIVE);
        try {
            if (isOurs(session.getNodeAcl(right.node()), right)) {
                session.setNodeAcl(right.node(), right.wanted());
                write(right);
                logger.info("The access rights of {} are now {}", right.node(), right.wanted());
            }
        } finally {
            end(session);
        }
    }

    private static String record(String node) {
        return "acl." + UUID.nameUUIDFromBytes(node.getBytes(StandardCharsets.UTF_8));
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
