package org.fumogateway.dmobjects.internal.account;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.osgi.service.log.Logger;

/**
 * The records of the accounts. What is damaged is put aside and said so; it costs one account or one nonce, never all of them. Used by one
 * thread at a time.
 */
final class AccountRecords {

    private static final String INDEX = "accounts";
    private static final String ACCOUNT = "account.";
    private static final String NONCE = "nonce.";
    private static final int LONGEST_NAME = 32;

    private final Store store;
    private final Logger logger;

    AccountRecords(Store store, Logger logger) {
        this.store = store;
        this.logger = logger;
    }

    List<StoredAccount> load() throws StorageException {
        List<StoredAccount> accounts = new ArrayList<>();
        List<String> index = index();
        for (String id : index) {
            load(id).ifPresent(accounts::add);
        }
        if (accounts.size() != index.size()) {
            writeIndex(accounts.stream().map(StoredAccount::id).toList());
        }
        return accounts;
    }

    private List<String> index() throws StorageException {
        try {
            return store.read(INDEX).map(octets -> new String(octets, StandardCharsets.UTF_8).lines().toList()).orElse(List.of());
        } catch (StorageException damaged) {
            requireDamage(damaged);
            List<String> found = store.records().stream().filter(name -> name.startsWith(ACCOUNT))
                    .map(name -> name.substring(ACCOUNT.length())).toList();
            logger.error("The list of accounts is damaged; the accounts that are there are taken: {}", found);
            writeIndex(found);
            return found;
        }
    }

    private Optional<StoredAccount> load(String id) throws StorageException {
        try {
            Optional<byte[]> octets = store.read(ACCOUNT + id);
            if (octets.isPresent()) {
                return Optional.of(AccountFormat.read(id, octets.get()));
            }
            logger.error("The record of the account {} is missing; the server has to be bootstrapped again", id);
        } catch (StorageException damaged) {
            requireDamage(damaged);
            logger.error("The account {} is damaged and was given up; the server has to be bootstrapped again: {}", id, damaged.getMessage());
            remove(id);
        }
        return Optional.empty();
    }

    /** Nonces by AppAuth entry; a damaged one is forgotten, the server will issue another. */
    Map<String, byte[]> loadNonces(StoredAccount account) throws StorageException {
        Map<String, byte[]> nonces = new HashMap<>();
        for (String entry : account.proofs().keySet()) {
            Optional<byte[]> nonce = readNonce(nonceRecord(account.id(), entry));
            if (nonce.isEmpty() && account.proof(StoredAccount.CLIENT).filter(entry::equals).isPresent()) {
                nonce = readNonce(NONCE + account.id() + ".client");
            } else if (nonce.isEmpty() && account.proof(StoredAccount.SERVER).filter(entry::equals).isPresent()) {
                nonce = readNonce(NONCE + account.id() + ".server");
            }
            nonce.ifPresent(octets -> nonces.put(entry, octets));
        }
        return nonces;
    }

    private Optional<byte[]> readNonce(String record) throws StorageException {
        try {
            return store.read(record);
        } catch (StorageException damaged) {
            requireDamage(damaged);
            logger.warn("A nonce is damaged and was forgotten: {}", damaged.getMessage());
            store.remove(record);
            return Optional.empty();
        }
    }

    /** The text of a record of ours; none if it is damaged. */
    Optional<String> readText(String record) throws StorageException {
        try {
            return store.read(record).map(octets -> new String(octets, StandardCharsets.UTF_8));
        } catch (StorageException damaged) {
            requireDamage(damaged);
            logger.error("The record {} is damaged and was given up", record);
            store.remove(record);
            return Optional.empty();
        }
    }

    private static void requireDamage(StorageException failure) throws StorageException {
        if (failure.reason() != StorageException.Reason.CORRUPT) {
            throw failure;
        }
    }

    void write(StoredAccount account) throws StorageException {
        store.write(ACCOUNT + account.id(), AccountFormat.write(account));
    }

    void writeIndex(Collection<String> ids) throws StorageException {
        store.write(INDEX, String.join("\n", new TreeSet<>(ids)).getBytes(StandardCharsets.UTF_8));
    }

    void writeNonce(String id, String entry, byte[] nonce) throws StorageException {
        store.write(nonceRecord(id, entry), nonce);
    }

    /** Takes everything of an account away that the index no longer names. */
    void remove(String id) throws StorageException {
        store.remove(ACCOUNT + id);
        for (String record : store.records()) {
            if (record.startsWith(NONCE + id + ".")) {
                store.remove(record);
            }
        }
    }

    /** Names of nodes are free, those of records are not. */
    private static String nonceRecord(String id, String entry) {
        boolean plain = entry.length() <= LONGEST_NAME && entry.matches("[0-9]+");
        return NONCE + id + ".entry." + (plain ? entry : UUID.nameUUIDFromBytes(entry.getBytes(StandardCharsets.UTF_8)));
    }
}
