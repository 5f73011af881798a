package org.fumogateway.dmobjects.internal.bootstrap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.fumogateway.dmobjects.internal.account.AccountTable;
import org.fumogateway.dmobjects.internal.account.AccountTable.NewAccount;
import org.fumogateway.dmobjects.internal.account.StoredAccount;
import org.fumogateway.dmobjects.internal.bootstrap.BootstrapMac.Secrets;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;

/** Takes the accounts of one document, all or none (BOOT-5), if its MAC is right or its source is trusted. Used by one thread. */
final class BootstrapIntake {

    private static final int MOST_TRIES = 3;
    private static final String TRIES = "bootstrap-tries.";

    private final AccountTable table;
    private final Store store;
    private final BootstrapCodecs codecs;

    BootstrapIntake(AccountTable table, Store store, BootstrapCodecs codecs) {
        this.table = table;
        this.store = store;
        this.codecs = codecs;
    }

    /**
     * Takes a document.
     *
     * @param trusted true if its source is enough to believe a document without a MAC
     * @param secrets what there is to prove it with
     * @return the accounts that came; none if all of them are there already, as this very document would make them
     * @throws BootstrapPending if something is still missing; with a wrong PIN the right one (BOOT-23)
     */
    List<StoredAccount> take(BootstrapDocument document, SecurityParameters parameters, boolean trusted, PinFile secrets)
            throws BootstrapException, BootstrapPending, StorageException {
        prove(document, parameters, trusted, secrets);
        List<NewAccount> additions = unknown(document.accounts(codecs));
        List<StoredAccount> added = additions.isEmpty() ? List.of() : table.add(additions);
        forgetTries(document);
        return added;
    }

    private void prove(BootstrapDocument document, SecurityParameters parameters, boolean trusted, PinFile secrets)
            throws BootstrapException, BootstrapPending, StorageException {
        if (parameters.absent()) {
            if (!trusted) {
                throw new BootstrapException("it carries no MAC, and where it comes from is not trusted without one");
            }
            return;
        }
        Secrets known = secrets.read();
        boolean typed = BootstrapMac.needsPin(parameters);
        if (BootstrapMac.fits(document.profile(), document.octets(), parameters, known)) {
            if (typed) {
                secrets.usedUp();
            }
            return;
        }
        if (!typed) {
            throw new BootstrapException("its MAC is wrong");
        }
        secrets.usedUp();
        int tries = tries(document) + 1;
        if (tries >= MOST_TRIES) {
            forgetTries(document);
            throw new BootstrapException("its MAC is wrong with three PINs");
        }
        store.write(record(document), Integer.toString(tries).getBytes(StandardCharsets.US_ASCII));
        throw new BootstrapPending("another PIN, since the MAC is wrong with this one; tries left: " + (MOST_TRIES - tries));
    }

    private int tries(BootstrapDocument document) throws StorageException {
        try {
            Optional<byte[]> stored = store.read(record(document));
            return stored.isPresent() ? Integer.parseInt(new String(stored.get(), StandardCharsets.US_ASCII)) : 0;
        } catch (StorageException damaged) {
            if (damaged.reason() != StorageException.Reason.CORRUPT) {
                throw damaged;
            }
            // Whoever could damage the count must not gain tries by it.
            return MOST_TRIES - 1;
        } catch (NumberFormatException damaged) {
            return MOST_TRIES - 1;
        }
    }

    private void forgetTries(BootstrapDocument document) throws StorageException {
        store.remove(record(document));
    }

    private static String record(BootstrapDocument document) {
        return TRIES + UUID.nameUUIDFromBytes(document.octets());
    }

    /** What is new of these accounts. One that is known with the very same secrets was taken before, by a start that was cut off. */
    private List<NewAccount> unknown(List<NewAccount> accounts) throws BootstrapException {
        List<NewAccount> unknown = new ArrayList<>();
        for (NewAccount account : accounts) {
            String serverId = account.account().serverId();
            Optional<StoredAccount> known = table.stored().stream().filter(other -> other.serverId().equals(serverId)).findFirst();
            if (known.isEmpty()) {
                unknown.add(account);
            } else if (!known.get().nodes().equals(account.account().nodes())) {
                throw new BootstrapException("there is an account of the server " + serverId + " already");
            }
        }
        return unknown;
    }
}
