package org.fumogateway.dmobjects.internal.account;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.storage.StorageException;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.Uri;

/**
 * Changes of accounts that a session makes: visible to it at once, kept when they are {@link #apply applied}. Paths are those of the tree,
 * {@code [., DMAcc, account, ...]}, whose existence the tree has checked. Used by one thread.
 */
final class AccountDraft {

    private static final int ACCOUNT = 2;
    private static final int LONGEST_NAME = 128;
    private static final int MOST_ACCOUNTS = 100;
    private static final int LARGEST_ACCOUNT = 64 * 1024;

    private final AccountTable table;
    private final Map<String, StoredAccount> changed = new LinkedHashMap<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private final Map<String, Map<String, byte[]>> nonces = new HashMap<>();

    AccountDraft(AccountTable table) {
        this.table = table;
    }

    /** The accounts with the changes of this draft, in order of their names. */
    List<StoredAccount> accounts() {
        Map<String, StoredAccount> accounts = new LinkedHashMap<>();
        table.stored().forEach(account -> accounts.put(account.id(), account));
        accounts.putAll(changed);
        accounts.keySet().removeAll(removed);
        return accounts.values().stream().sorted(Comparator.comparing(StoredAccount::name, AccountNode.BY_NUMBER)).toList();
    }

    private StoredAccount account(String[] path) throws DmtException {
        String name = Uri.decode(path[ACCOUNT]);
        return accounts().stream().filter(candidate -> candidate.name().equals(name)).findFirst()
                .orElseThrow(() -> new DmtException(path, DmtException.NODE_NOT_FOUND, "there is no such account"));
    }

    /** Names below the account's node. */
    static List<String> below(String[] path) {
        List<String> names = new ArrayList<>();
        for (int i = ACCOUNT + 1; i < path.length; i++) {
            names.add(Uri.decode(path[i]));
        }
        return names;
    }

    void createInterior(String[] path) throws DmtException {
        requireNameLength(path);
        if (path.length > ACCOUNT + 1) {
            StoredAccount account = account(path);
            put(path, account.with(account.nodes().with(below(path), AccountNode.EMPTY)));
            return;
        }
        List<StoredAccount> accounts = accounts();
        if (accounts.size() >= MOST_ACCOUNTS) {
            throw new CommandStatusException(Uri.toUri(path), StatusCode.DEVICE_FULL, "there are as many accounts as may be");
        }
        Set<String> taken = new LinkedHashSet<>(removed);
        taken.addAll(changed.keySet());
        String id = table.freeId(taken);
        put(path, new StoredAccount(id, Uri.decode(path[ACCOUNT]), false, StoredAccount.XML, AccountNode.EMPTY, Map.of()));
    }

    /** Creates or overwrites a leaf. */
    void set(String[] path, DmtData value) throws DmtException {
        requireNameLength(path);
        StoredAccount account = account(path);
        List<String> below = below(path);
        String leaf = below.get(below.size() - 1);
        if (AccountSchema.isNonce(below)) {
            if (account.nodes().find(below).isEmpty()) {
                put(path, account.with(account.nodes().with(below, AccountNode.leaf(""))));
            }
            nonces.computeIfAbsent(account.id(), id -> new HashMap<>()).put(below.get(1), value.getBinary());
            return;
        }
        if (value.getFormat() != DmtData.FORMAT_STRING) {
            throw unsuitable(path, "the value is no text");
        }
        String text = value.getString();
        Optional<String> complaint = AccountSchema.complaint(leaf, text);
        if (complaint.isPresent()) {
            throw unsuitable(path, complaint.get());
        }
        requireNewServer(path, account, below, text);
        put(path, account.with(account.nodes().with(below, AccountNode.leaf(text))));
    }

    private void requireNewServer(String[] path, StoredAccount account, List<String> below, String text) throws DmtException {
        boolean taken = below.equals(List.of("ServerID"))
                && accounts().stream().anyMatch(other -> !other.id().equals(account.id()) && other.serverId().equals(text));
        if (taken) {
            throw new CommandStatusException(Uri.toUri(path), StatusCode.ALREADY_EXISTS, "the server has an account already");
        }
    }

    void delete(String[] path) throws DmtException {
        StoredAccount account = account(path);
        if (path.length == ACCOUNT + 1) {
            changed.remove(account.id());
            nonces.remove(account.id());
            removed.add(account.id());
        } else {
            put(path, account.with(account.nodes().without(below(path))));
        }
    }

    void rename(String[] path, String newName) throws DmtException {
        StoredAccount account = account(path);
        String name = Uri.decode(newName);
        if (name.length() > LONGEST_NAME) {
            throw tooLong(path);
        }
        if (path.length == ACCOUNT + 1) {
            put(path, account.stored(account.id(), name));
        } else {
            throw new DmtException(path, DmtException.COMMAND_NOT_ALLOWED, "the nodes of an account keep their names");
        }
    }

    private void put(String[] path, StoredAccount account) throws DmtException {
        if (AccountFormat.write(account).length > LARGEST_ACCOUNT) {
            throw new CommandStatusException(Uri.toUri(path), StatusCode.DEVICE_FULL, "the account has grown too large");
        }
        changed.put(account.id(), account);
    }

    private static void requireNameLength(String[] path) throws DmtException {
        if (Uri.decode(path[path.length - 1]).length() > LONGEST_NAME) {
            throw tooLong(path);
        }
    }

    private static DmtException tooLong(String[] path) {
        return new CommandStatusException(Uri.toUri(path), StatusCode.URI_TOO_LONG, "the name is longer than 128 characters");
    }

    private static DmtException unsuitable(String[] path, String reason) {
        return new CommandStatusException(Uri.toUri(path), StatusCode.UNSUPPORTED_MEDIA_TYPE_OR_FORMAT, reason);
    }

    /**
     * Refuses changes that would leave an account unusable which sessions can be had with now: nobody could mend it.
     */
    void requireNothingBroken(String[] path) throws DmtException {
        for (StoredAccount before : table.usable()) {
            StoredAccount after = changed.get(before.id());
            if (after != null) {
                try {
                    AccountView.of(after, Map.of());
                } catch (IllegalArgumentException unusable) {
                    throw unsuitable(path, unusable.getMessage());
                }
            }
        }
    }

    boolean isEmpty() {
        return changed.isEmpty() && removed.isEmpty() && nonces.isEmpty();
    }

    /** Makes the changes durable. */
    void apply(String[] root) throws DmtException {
        if (isEmpty()) {
            return;
        }
        try {
            table.apply(changed.values(), removed, nonces);
        } catch (StorageException failed) {
            if (failed.reason() == StorageException.Reason.FULL) {
                throw new CommandStatusException(Uri.toUri(root), StatusCode.DEVICE_FULL, "no room is left for the account");
            }
            throw new DmtException(root, DmtException.DATA_STORE_FAILURE, "the account could not be stored", failed);
        }
        discard();
    }

    /** Forgets the changes. */
    void discard() {
        changed.clear();
        removed.clear();
        nonces.clear();
    }

    /** What is changed, for {@link DraftFormat}. */
    Map<String, StoredAccount> changed() {
        return changed;
    }

    /** What is removed. */
    Set<String> removed() {
        return removed;
    }

    /** Nonces by id and AppAuth entry. */
    Map<String, Map<String, byte[]>> nonces() {
        return nonces;
    }
}
