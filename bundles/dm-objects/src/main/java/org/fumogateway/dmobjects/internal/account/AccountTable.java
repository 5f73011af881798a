package org.fumogateway.dmobjects.internal.account;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.fumogateway.gateway.account.Accounts;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;

/**
 * All accounts with their nonces, each in a record of its own. A change is on the medium before it is seen. Several new accounts become
 * accounts together or not at all: their records are written first, then one record that names them all. Thread-safe.
 */
public final class AccountTable implements Accounts {

    private static final String INDEX = "accounts";
    private static final Comparator<String> BY_NUMBER = Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private final Store store;
    private final TreeMap<String, StoredAccount> accounts = new TreeMap<>(BY_NUMBER);
    private final Map<String, byte[]> nonces = new HashMap<>();

    /** Loads the accounts. */
    public AccountTable(Store store) throws StorageException {
        this.store = store;
        for (String name : index()) {
            String record = accountRecord(name);
            byte[] octets = store.read(record).orElseThrow(() -> new StorageException(StorageException.Reason.CORRUPT,
                    "The record " + record + " is missing"));
            accounts.put(name, AccountFormat.read(record, octets));
            for (String nonce : List.of(clientRecord(name), serverRecord(name))) {
                Optional<byte[]> stored = store.read(nonce);
                if (stored.isPresent()) {
                    nonces.put(nonce, stored.get());
                }
            }
        }
    }

    /**
     * Adds accounts, all or none (BOOT-5). Node names are given here, counting from 1 (BOOT-10).
     *
     * @throws IllegalArgumentException if one of the servers has an account already
     */
    public synchronized List<StoredAccount> add(List<NewAccount> additions) throws StorageException {
        List<StoredAccount> named = new ArrayList<>();
        Set<String> taken = new HashSet<>(accounts.keySet());
        for (NewAccount addition : additions) {
            if (find(addition.account().serverId()).isPresent()) {
                throw new IllegalArgumentException("there is an account of " + addition.account().serverId() + " already");
            }
            StoredAccount account = addition.account().named(freeName(taken));
            taken.add(account.name());
            store.write(accountRecord(account.name()), AccountFormat.write(account));
            writeNonce(clientRecord(account.name()), addition.clientNonce());
            writeNonce(serverRecord(account.name()), addition.serverNonce());
            named.add(account);
        }
        List<String> names = new ArrayList<>(accounts.keySet());
        named.forEach(account -> names.add(account.name()));
        store.write(INDEX, String.join("\n", names).getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < named.size(); i++) {
            StoredAccount account = named.get(i);
            accounts.put(account.name(), account);
            remember(clientRecord(account.name()), additions.get(i).clientNonce());
            remember(serverRecord(account.name()), additions.get(i).serverNonce());
        }
        return named;
    }

    /** All accounts as DMAcc shows them, in order of their names. */
    public synchronized List<StoredAccount> stored() {
        return List.copyOf(accounts.values());
    }

    /** Replaces an account of the same node name. */
    public synchronized void replace(StoredAccount account) throws StorageException {
        AccountView.of(account, null, null);
        store.write(accountRecord(account.name()), AccountFormat.write(account));
        accounts.put(account.name(), account);
    }

    @Override
    public synchronized List<DmAccount> accounts() {
        return accounts.values().stream().map(this::view).toList();
    }

    @Override
    public synchronized Optional<DmAccount> account(String serverId) {
        return find(serverId).map(this::view);
    }

    @Override
    public synchronized void storeClientNonce(String serverId, byte[] nonce) throws StorageException {
        storeNonce(clientRecord(known(serverId).name()), nonce);
    }

    @Override
    public synchronized void storeServerNonce(String serverId, byte[] nonce) throws StorageException {
        storeNonce(serverRecord(known(serverId).name()), nonce);
    }

    private void storeNonce(String record, byte[] nonce) throws StorageException {
        store.write(record, nonce);
        nonces.put(record, nonce.clone());
    }

    private void writeNonce(String record, byte[] nonce) throws StorageException {
        if (nonce == null) {
            store.remove(record);
        } else {
            store.write(record, nonce);
        }
    }

    private void remember(String record, byte[] nonce) {
        if (nonce != null) {
            nonces.put(record, nonce.clone());
        }
    }

    private DmAccount view(StoredAccount account) {
        return AccountView.of(account, nonces.get(clientRecord(account.name())), nonces.get(serverRecord(account.name())));
    }

    private Optional<StoredAccount> find(String serverId) {
        return accounts.values().stream().filter(account -> account.serverId().equals(serverId)).findFirst();
    }

    private StoredAccount known(String serverId) throws StorageException {
        return find(serverId).orElseThrow(() -> new StorageException(StorageException.Reason.INVALID,
                "There is no account of the server " + serverId));
    }

    private List<String> index() throws StorageException {
        return store.read(INDEX).map(octets -> new String(octets, StandardCharsets.UTF_8).lines().toList()).orElse(List.of());
    }

    private static String freeName(Set<String> taken) {
        int number = 1;
        while (taken.contains(Integer.toString(number))) {
            number++;
        }
        return Integer.toString(number);
    }

    private static String accountRecord(String name) {
        return "account." + name;
    }

    private static String clientRecord(String name) {
        return "nonce." + name + ".client";
    }

    private static String serverRecord(String name) {
        return "nonce." + name + ".server";
    }

    /**
     * An account to be added.
     *
     * @param account     what DMAcc stores of it; its name does not count
     * @param clientNonce first nonce of this gateway, or null
     * @param serverNonce first nonce of the server, or null
     */
    public record NewAccount(StoredAccount account, byte[] clientNonce, byte[] serverNonce) {
    }
}
