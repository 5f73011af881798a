package org.fumogateway.dmobjects.internal.account;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.fumogateway.gateway.account.Accounts;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.tree.InboxPlacement;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.osgi.service.dmt.Uri;
import org.osgi.service.log.Logger;

/**
 * All accounts with their nonces, each in a record of its own. A change is on the medium before it is seen. Several changes become true
 * together or not at all: new records are written first, then one record that names all accounts. Thread-safe.
 */
public final class AccountTable implements Accounts {

    private static final String GONE = "gone";
    private static final Comparator<StoredAccount> BY_NAME = Comparator.comparing(StoredAccount::name, AccountNode.BY_NUMBER);

    private final Store store;
    private final AccountRecords records;
    private final Logger logger;
    private final Map<String, StoredAccount> accounts = new HashMap<>();
    private final Map<String, Map<String, byte[]>> nonces = new HashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Loads the accounts. One whose record is damaged is left out and said so: it can be bootstrapped anew. */
    public AccountTable(Store store, Logger logger) throws StorageException {
        this.store = store;
        this.logger = logger;
        records = new AccountRecords(store, logger);
        for (StoredAccount account : records.load()) {
            accounts.put(account.id(), account);
            nonces.put(account.id(), records.loadNonces(account));
        }
    }

    /** Calls the listener after accounts came, changed or went, in the thread that did it, until the returned action is run. */
    public Runnable listen(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }

    /**
     * Adds accounts, all or none (BOOT-5). Those of bootstraps get their node names here, counting from 1 (BOOT-10).
     *
     * @throws IllegalArgumentException if one of the servers has an account already
     */
    public List<StoredAccount> add(List<NewAccount> additions) throws StorageException {
        List<StoredAccount> named = new ArrayList<>();
        synchronized (this) {
            Set<String> ids = new LinkedHashSet<>(accounts.keySet());
            Set<String> names = new LinkedHashSet<>();
            accounts.values().forEach(account -> names.add(account.name()));
            Map<String, Map<String, byte[]>> firstNonces = new HashMap<>();
            for (NewAccount addition : additions) {
                if (find(addition.account().serverId()).isPresent()) {
                    throw new IllegalArgumentException("there is an account of " + addition.account().serverId() + " already");
                }
                StoredAccount account = addition.account().stored(free(ids), addition.nodeName() == null ? free(names)
                        : free(addition.nodeName(), names));
                ids.add(account.id());
                names.add(account.name());
                firstNonces.put(account.id(), addition.nonces());
                named.add(account);
            }
            refer(additions, named);
            change(named, List.of(), firstNonces);
        }
        tell();
        return named;
    }

    /** References from one object of a document to another lead to where the accounts are now (BOOT-34). */
    private static void refer(List<NewAccount> additions, List<StoredAccount> named) {
        for (int i = 0; i < named.size(); i++) {
            String before = InboxPlacement.INBOX_URI + "/" + additions.get(i).nodeName();
            String after = "./DMAcc/" + Uri.encode(named.get(i).name());
            if (additions.get(i).nodeName() != null) {
                named.replaceAll(account -> account.with(account.nodes().map(
                        text -> text.equals(before) || text.startsWith(before + "/") ? after + text.substring(before.length()) : text)));
            }
        }
    }

    /** A name for the records of an account that is to be {@link #apply applied}, taken by none of these nor by one of the table. */
    synchronized String freeId(Collection<String> taken) {
        Set<String> ids = new LinkedHashSet<>(accounts.keySet());
        ids.addAll(taken);
        return free(ids);
    }

    /** All accounts as DMAcc shows them, in order of their names; some may be under construction. */
    public synchronized List<StoredAccount> stored() {
        return accounts.values().stream().sorted(BY_NAME).toList();
    }

    /** Accounts that a session can be had with. */
    synchronized List<StoredAccount> usable() {
        return stored().stream().filter(AccountTable::isUsable).toList();
    }

    static boolean isUsable(StoredAccount account) {
        try {
            AccountView.of(account, Map.of());
            return true;
        } catch (IllegalArgumentException notYet) {
            return false;
        }
    }

    /**
     * Makes changes true: doing it again leads to the same accounts.
     *
     * @param changed  accounts that come or are overwritten
     * @param removed  ids of those that go
     * @param newNonces nonces by id and AppAuth entry
     */
    void apply(Collection<StoredAccount> changed, Collection<String> removed, Map<String, Map<String, byte[]>> newNonces)
            throws StorageException {
        synchronized (this) {
            change(changed, removed, newNonces);
        }
        tell();
    }

    private void change(Collection<StoredAccount> changed, Collection<String> removed, Map<String, Map<String, byte[]>> newNonces)
            throws StorageException {
        for (StoredAccount account : changed) {
            if (!accounts.containsKey(account.id())) {
                // A removal that was cut off may have left nonces of another account here.
                records.remove(account.id());
            }
            records.write(account);
        }
        for (Map.Entry<String, Map<String, byte[]>> of : newNonces.entrySet()) {
            for (Map.Entry<String, byte[]> nonce : of.getValue().entrySet()) {
                records.writeNonce(of.getKey(), nonce.getKey(), nonce.getValue());
            }
        }
        Map<String, StoredAccount> after = new HashMap<>(accounts);
        changed.forEach(account -> after.put(account.id(), account));
        after.keySet().removeAll(removed);
        rememberGone(after.values());
        if (!after.keySet().equals(accounts.keySet())) {
            records.writeIndex(after.keySet());
        }
        accounts.clear();
        accounts.putAll(after);
        newNonces.forEach((id, some) -> nonces.computeIfAbsent(id, key -> new HashMap<>()).putAll(some));
        for (String id : removed) {
            nonces.remove(id);
            records.remove(id);
        }
    }

    /** Servers that lose their account are written down before they do, so that their rights go for sure (TREE-48). */
    private void rememberGone(Collection<StoredAccount> after) throws StorageException {
        Set<String> gone = new LinkedHashSet<>();
        accounts.values().forEach(account -> gone.add(account.serverId()));
        after.forEach(account -> gone.remove(account.serverId()));
        gone.remove("");
        if (gone.isEmpty()) {
            return;
        }
        gone.addAll(goneServers());
        store.write(GONE, String.join("\n", gone).getBytes(StandardCharsets.UTF_8));
    }

    /** Servers whose rights are still to be taken away; none of them has an account. */
    synchronized List<String> goneServers() throws StorageException {
        Predicate<String> known = server -> find(server).isPresent();
        return records.readText(GONE).map(text -> text.lines().filter(known.negate()).toList()).orElse(List.of());
    }

    /** The rights of these servers are gone. */
    synchronized void rightsTaken(Collection<String> servers) throws StorageException {
        List<String> left = new ArrayList<>(goneServers());
        left.removeAll(servers);
        if (left.isEmpty()) {
            store.remove(GONE);
        } else {
            store.write(GONE, String.join("\n", left).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public synchronized List<DmAccount> accounts() {
        return usable().stream().map(this::view).toList();
    }

    @Override
    public synchronized Optional<DmAccount> account(String serverId) {
        return find(serverId).filter(AccountTable::isUsable).map(this::view);
    }

    @Override
    public void storeClientNonce(String serverId, byte[] nonce) throws StorageException {
        storeNonce(serverId, StoredAccount.CLIENT, nonce);
    }

    @Override
    public void storeServerNonce(String serverId, byte[] nonce) throws StorageException {
        storeNonce(serverId, StoredAccount.SERVER, nonce);
    }

    private synchronized void storeNonce(String serverId, String level, byte[] nonce) throws StorageException {
        StoredAccount account = find(serverId).orElseThrow(() -> new StorageException(StorageException.Reason.INVALID,
                "There is no account of the server " + serverId));
        String entry = account.proof(level).orElse(null);
        if (entry == null) {
            logger.debug("The account of {} has no proof of the level {} to keep a nonce for", serverId, level);
            return;
        }
        records.writeNonce(account.id(), entry, nonce);
        nonces.computeIfAbsent(account.id(), key -> new HashMap<>()).put(entry, nonce.clone());
    }

    private DmAccount view(StoredAccount account) {
        return AccountView.of(account, nonces.getOrDefault(account.id(), Map.of()));
    }

    private Optional<StoredAccount> find(String serverId) {
        return accounts.values().stream().filter(account -> account.serverId().equals(serverId)).findFirst();
    }

    private static String free(String wanted, Set<String> taken) {
        String name = wanted;
        for (int number = 2; taken.contains(name); number++) {
            name = wanted + "-" + number;
        }
        return name;
    }

    private static String free(Set<String> taken) {
        int number = 1;
        while (taken.contains(Integer.toString(number))) {
            number++;
        }
        return Integer.toString(number);
    }

    /**
     * An account to be added.
     *
     * @param account what DMAcc stores of it; its id and name do not count
     * @param nonces  first nonces by name of the AppAuth entry
     * @param nodeName the name it would like for its node, or null
     */
    public record NewAccount(StoredAccount account, Map<String, byte[]> nonces, String nodeName) {
    }
}
