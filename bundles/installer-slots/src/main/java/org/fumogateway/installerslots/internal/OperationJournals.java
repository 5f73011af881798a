package org.fumogateway.installerslots.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;

/** The journals of all operations, one each. */
final class OperationJournals {

    private static final String PREFIX = "op-";
    private static final int NAME_DIGITS = 32;

    private final Store store;

    OperationJournals(Store store) {
        this.store = store;
    }

    /** Opens the journal, making a new one if there is none. */
    OperationJournal open(String operationId) throws StorageException {
        return new OperationJournal(store.journal(name(operationId)));
    }

    /** Opens the journal if the operation was ever begun. */
    Optional<OperationJournal> find(String operationId) throws StorageException {
        return store.journals().contains(name(operationId)) ? Optional.of(open(operationId)) : Optional.empty();
    }

    void remove(String operationId) throws StorageException {
        if (store.journals().contains(name(operationId))) {
            store.removeJournal(name(operationId));
        }
    }

    /** An operation id may hold anything; a journal's name may not. */
    private static String name(String operationId) {
        MessageDigest digest = Sha256.digest();
        return PREFIX + HexFormat.of().formatHex(digest.digest(operationId.getBytes(StandardCharsets.UTF_8))).substring(0, NAME_DIGITS);
    }
}
