package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fumogateway.gateway.firmware.TrustedKeys;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.fumogateway.updatepackage.KeyId;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.ReleaseKey;
import org.fumogateway.updatepackage.TrustStore;
import org.fumogateway.updatepackage.VerificationKey;
import org.osgi.service.log.Logger;

/**
 * The trust file in force: the one the gateway was provisioned with, or a later one that followed it by the rules of PKG-55. Read anew each time, so
 * that a revocation counts at the next check. Thread-safe.
 */
final class TrustKeeper implements TrustedKeys {

    private static final String RECORD = "trust";
    private static final String FLOOR = "trust-version";
    private static final String VERSION = "version";
    private static final int NOT_AUTHENTIC = 404;

    private final Path provisioned;
    private final Store store;
    private final Logger logger;

    /** @param store where later trust files are kept */
    TrustKeeper(Path provisioned, Store store, Logger logger) {
        this.provisioned = provisioned;
        this.store = store;
        this.logger = logger;
    }

    /** The keys in force. */
    synchronized TrustStore current() throws Refusal, TrustFileException {
        TrustStore newest = newest();
        long floor = floor();
        if (newest.version() < floor) {
            throw new Refusal(NOT_AUTHENTIC, "The trust file that was accepted last is lost; bring version " + floor + " or a later one");
        }
        return newest;
    }

    private TrustStore newest() throws Refusal, TrustFileException {
        Optional<TrustStore> later;
        try {
            later = later();
        } catch (Refusal damaged) {
            TrustStore provisionedNow = first();
            if (floor() == 0 || provisionedNow.version() < floor()) {
                throw damaged;
            }
            return provisionedNow;
        }
        TrustStore first;
        try {
            first = first();
        } catch (Refusal unusable) {
            // What once followed a good trust file needs it no more.
            return later.orElseThrow(() -> unusable);
        }
        return later.filter(stored -> stored.version() > first.version()).orElse(first);
    }

    /**
     * What the next trust file has to follow. Where the one that was accepted last is damaged in both its copies, the chain begins anew with the one
     * from the factory; nothing is trusted again before it has come as far as it was.
     */
    private TrustStore base() throws Refusal, TrustFileException {
        try {
            return newest();
        } catch (Refusal damaged) {
            logger.warn("{}: the chain of trust files begins anew", damaged.getMessage());
            return first();
        }
    }

    /** The highest version that ever was in force, as far as is known. */
    private long floor() throws TrustFileException {
        try {
            return store.read(FLOOR).map(KeyValueText::read).map(entries -> entries.get(VERSION)).map(Long::parseLong).orElse(0L);
        } catch (StorageException failed) {
            if (failed.reason() == StorageException.Reason.CORRUPT) {
                return 0;
            }
            throw new TrustFileException(failed);
        }
    }

    private void raiseFloor(long version) throws StorageException, TrustFileException {
        if (version > floor()) {
            store.write(FLOOR, KeyValueText.write(Map.of(VERSION, Long.toString(version))));
        }
    }

    private TrustStore first() throws Refusal, TrustFileException {
        try {
            if (!Files.isRegularFile(provisioned)) {
                throw new Refusal(NOT_AUTHENTIC, "There is no trusted release key installed");
            }
            if (Files.size(provisioned) > MAX_OCTETS) {
                throw new Refusal(NOT_AUTHENTIC, "The trust file of this gateway is too large");
            }
            return TrustStore.load(Files.readAllBytes(provisioned));
        } catch (PackageException unusable) {
            throw new Refusal(NOT_AUTHENTIC, "The trust file of this gateway cannot be used: " + unusable.getMessage(), unusable);
        } catch (IOException unreadable) {
            throw new TrustFileException(unreadable);
        }
    }

    private Optional<TrustStore> later() throws Refusal, TrustFileException {
        try {
            Optional<byte[]> stored = store.read(RECORD);
            return stored.isEmpty() ? Optional.empty() : Optional.of(TrustStore.load(stored.get()));
        } catch (StorageException failed) {
            if (failed.reason() != StorageException.Reason.CORRUPT) {
                throw new TrustFileException(failed);
            }
            throw new Refusal(NOT_AUTHENTIC, "The trust file that was accepted last is damaged", failed);
        } catch (PackageException unusable) {
            throw new Refusal(NOT_AUTHENTIC, "The trust file that was accepted last cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    @Override
    public Status status() {
        try {
            return status(current());
        } catch (Refusal | TrustFileException unusable) {
            throw new IllegalStateException(unusable.getMessage(), unusable);
        }
    }

    @Override
    public synchronized Status update(byte[] trustFile) {
        if (trustFile.length > MAX_OCTETS) {
            throw new IllegalArgumentException("A trust file has at most " + MAX_OCTETS + " octets");
        }
        try {
            TrustStore next = base().update(trustFile);
            // In this order: a cut in between leaves the keys in force, and only the memory of how far they came behind.
            store.write(RECORD, trustFile);
            raiseFloor(next.version());
            logger.info("Trust file {} was accepted, {} keys are revoked", next.version(), next.revoked().size());
            return status(next);
        } catch (PackageException unfit) {
            throw new IllegalArgumentException(unfit.getMessage(), unfit);
        } catch (StorageException failed) {
            throw new IllegalStateException("The trust file could not be stored: " + failed.getMessage(), failed);
        } catch (Refusal | TrustFileException none) {
            throw new IllegalStateException(none.getMessage(), none);
        }
    }

    private static Status status(TrustStore trust) {
        List<String> release = trust.releaseKeys().stream().map(ReleaseKey::key).map(VerificationKey::id)
                .filter(id -> !trust.revoked().contains(id)).map(KeyId::toString).toList();
        return new Status(trust.version(), trust.notAfter().orElse(null), release, trust.threshold(),
                trust.rootKeys().stream().map(key -> key.id().toString()).toList(), trust.rootThreshold(),
                trust.revoked().stream().map(KeyId::toString).sorted().toList());
    }
}
