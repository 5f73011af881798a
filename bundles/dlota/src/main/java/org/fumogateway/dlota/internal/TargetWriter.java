package org.fumogateway.dlota.internal;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadTarget;

/**
 * Brings octets to the target in pieces of a good size, makes them durable in time, and keeps the notes that belong to them (DL-90). Used by one
 * thread.
 */
final class TargetWriter implements AutoCloseable {

    private static final int BUFFER_OCTETS = 64 * 1024;
    /** Pieces of this size are handed over as they came. */
    private static final int DIRECT_OCTETS = BUFFER_OCTETS / 2;

    private final DownloadTarget target;
    private final Settings settings;
    private final Pacing pacing;
    private final Clearance clearance;
    private final Clock clock;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_OCTETS);
    private ObjectDigest digest;
    private TransferNotes notes;
    private long received;
    private Instant heard;
    private final Checkpoints checkpoints;

    TargetWriter(DownloadTarget target, Settings settings, Pacing pacing, Clearance clearance, Clock clock, TransferNotes notes) {
        this.target = target;
        this.settings = settings;
        this.pacing = pacing;
        this.clearance = clearance;
        this.clock = clock;
        this.notes = notes;
        this.received = notes.ledger().received();
        this.heard = Instant.ofEpochSecond(notes.ledger().heard());
        this.checkpoints = new Checkpoints(target, settings.checkpoints());
        this.digest = new ObjectDigest(notes.plan().sha256());
    }

    /** Hashes what an earlier run stored, so that the digest of the descriptor covers the whole object (DL-101). */
    void hashStored() throws DownloadException, InterruptedException {
        digest.stored(target);
    }

    TransferNotes notes() {
        return notes;
    }

    /** Octets that are stored. */
    long position() {
        return target.position();
    }

    /** True if every octet of the object is stored. */
    boolean isComplete() {
        long length = notes.representation().length();
        return length >= 0 && target.position() == length;
    }

    /** Without a validator only a known digest of the whole makes a splice safe (DL-92). */
    boolean mayResume() {
        return notes.representation().validator() != null || digest.isKnown();
    }

    /** True if the descriptor gave a digest and it is another one. */
    boolean contradicts() {
        return digest.contradicts();
    }

    /** When an octet arrived last. */
    Instant heard() {
        return heard;
    }

    /** A complete answer begins. */
    void begin(Representation representation, String from) throws DownloadException {
        if (representation.length() >= 0) {
            target.expect(representation.length());
        }
        notes = notes.with(representation, from);
        checkpoint();
    }

    /** Drops what is stored. */
    void restart(Representation representation, String from) throws DownloadException {
        checkpoints.settle();
        notes = current().with(representation, from);
        target.restart(notes.write());
        digest = new ObjectDigest(notes.plan().sha256());
    }

    /** A second descriptor names the object anew; one that is another begins at its first octet (DL-89). */
    void replace(ObjectPlan plan) throws DownloadException {
        ObjectPlan before = notes.plan();
        notes = notes.with(plan).with(notes.ledger().withRenewed());
        if (plan.size() != before.size() || !Objects.equals(plan.sha256(), before.sha256())) {
            restart(Representation.UNKNOWN, "");
            target.expect(plan.size());
        } else {
            checkpoint();
        }
    }

    /** Takes all octets of a delivery; some may stay in memory for a moment. */
    void take(ByteBuffer octets) throws TransferFailure, DownloadException {
        heard = clock.instant();
        spend(octets.remaining());
        while (octets.hasRemaining()) {
            if (buffer.position() == 0 && octets.remaining() >= DIRECT_OCTETS) {
                store(octets);
                continue;
            }
            int part = Math.min(octets.remaining(), buffer.remaining());
            buffer.put(buffer.position(), octets, octets.position(), part);
            buffer.position(buffer.position() + part);
            octets.position(octets.position() + part);
            if (!buffer.hasRemaining()) {
                store();
            }
        }
        if (checkpoints.timeIsUp()) {
            store();
        }
    }

    /** Whatever begins again and again, a package must not cost more than was allowed for it. */
    private void spend(int octets) throws TransferFailure, DownloadException {
        received += octets;
        long size = notes.representation().length() >= 0 ? notes.representation().length() : settings.maxSize();
        if (received > settings.octets().octetsFor(size)) {
            store();
            throw TransferFailure.permanent(952, 400, "The package would cost more octets than allowed: " + received + " for " + size + ".");
        }
    }

    /** Hands everything over that is still in memory. */
    void store() throws TransferFailure, DownloadException {
        try {
            store(buffer.flip());
        } finally {
            buffer.clear();
        }
    }

    private void store(ByteBuffer octets) throws TransferFailure, DownloadException {
        long end = target.position() + octets.remaining();
        long limit = notes.representation().length() >= 0 ? notes.representation().length() : settings.maxSize();
        if (end > limit) {
            throw notes.representation().length() >= 0
                    ? TransferFailure.permanent(905, 402, "The server sent more than the package is long.")
                    : TransferFailure.permanent(901, 501, "The package is larger than this gateway takes.");
        }
        if (octets.hasRemaining()) {
            digest.update(octets.duplicate());
            target.append(octets);
            pacing.reached(target.position());
        }
        if (checkpoints.due()) {
            notes = current();
            checkpoints.begin(notes.write());
        }
    }

    /** Hands everything over and waits until no checkpoint runs beside. */
    void finish() throws TransferFailure, DownloadException {
        store();
        checkpoints.settle();
    }

    /** Makes what was handed over durable, with the notes. */
    void checkpoint() throws DownloadException {
        notes = current();
        checkpoints.make(notes.write());
    }

    private TransferNotes current() {
        return notes.with(notes.ledger().withReceived(received, heard).withHeld(clearance.held()));
    }

    /** Takes what has arrived of an answer, and waits for no more of it. */
    void takeArrived(Answer answer) throws TransferFailure, DownloadException {
        for (ByteBuffer octets = answer.body().arrived(); octets != null; octets = answer.body().arrived()) {
            take(octets);
        }
    }

    /** Whoever is stopped in order leaves nothing behind that his successor has to fetch again. */
    void keep(InterruptedException stopped) {
        try {
            store();
            checkpoint();
        } catch (TransferFailure | DownloadException lost) {
            stopped.addSuppressed(lost);
        }
    }

    /** Nothing touches the target any more when this returns. */
    @Override
    public void close() {
        checkpoints.close();
    }
}
