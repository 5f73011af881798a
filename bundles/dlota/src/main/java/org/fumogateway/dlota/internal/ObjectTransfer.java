package org.fumogateway.dlota.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadTarget;

/** Brings the object to the target, over as many connections as it takes (phase D5, section 5.4). */
final class ObjectTransfer {

    private static final int BUFFER_OCTETS = 64 * 1024;
    /** How often the whole object may come again, and how often a resume may go wrong (DL-95, DL-96). */
    private static final int MAX_WHOLE_AGAIN = 2;
    private static final int MAX_BAD_RESUMES = 1;

    private final HttpSource http;
    private final Settings settings;
    private final AnswerCheck check;
    private final Throttle throttle;
    private final DownloadTarget target;
    private final Pacing pacing;
    private final ObjectDigest digest;
    private final Checkpoints checkpoints;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_OCTETS);
    private TransferNotes notes;
    private boolean fresh;
    private int wholeAgain;
    private int badResumes;
    private long received;

    ObjectTransfer(HttpSource http, Settings settings, Throttle throttle, DownloadTarget target, Pacing pacing, TransferNotes notes) {
        this.http = http;
        this.settings = settings;
        this.check = new AnswerCheck(settings);
        this.throttle = throttle;
        this.target = target;
        this.received = notes.received();
        this.pacing = pacing;
        this.notes = notes;
        this.digest = new ObjectDigest(notes.plan().sha256(), target.position());
        this.checkpoints = new Checkpoints(target);
    }

    /** Transfers everything that is missing; {@code first} is an answer that already carries the object, or null. */
    void run(Answer first) throws TransferFailure, DownloadException, InterruptedException {
        try (checkpoints) {
            transfer(first);
        }
    }

    private void transfer(Answer first) throws TransferFailure, DownloadException, InterruptedException {
        Answer answer = first;
        boolean whole = false;
        while (!whole) {
            whole = isComplete();
            if (whole) {
                if (answer != null) {
                    answer.close();
                }
            } else {
                whole = attempt(answer);
                answer = null;
            }
            if (whole && digest.contradicts()) {
                whole = false;
                fetchPastCaches();
            }
        }
    }

    private boolean isComplete() {
        long length = notes.representation().length();
        return length >= 0 && target.position() == length;
    }

    /** One connection. True if the object is whole. */
    private boolean attempt(Answer first) throws TransferFailure, DownloadException, InterruptedException {
        Answer answer = first;
        try {
            boolean resuming = answer == null && target.position() > 0 && mayResume();
            if (answer == null) {
                answer = request(resuming);
            }
            return take(answer, resuming);
        } catch (TransferFailure failure) {
            checkpoint();
            pacing.pause(failure);
            return false;
        } catch (InterruptedException stopped) {
            keep(stopped);
            throw stopped;
        } finally {
            if (answer != null) {
                answer.close();
            }
        }
    }

    /** Whoever is stopped in order leaves nothing behind that his successor has to fetch again. */
    private void keep(InterruptedException stopped) {
        try {
            store();
            checkpoint();
        } catch (TransferFailure | DownloadException lost) {
            stopped.addSuppressed(lost);
        }
    }

    /** Without a validator only a known digest of the whole makes a splice safe (DL-92). */
    private boolean mayResume() {
        return notes.representation().validator() != null || digest.isKnown();
    }

    private Answer request(boolean resuming) throws TransferFailure, InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", notes.plan().types().isEmpty() ? "*/*" : String.join(", ", notes.plan().types()));
        if (fresh) {
            headers.put("Cache-Control", "no-cache");
        }
        if (resuming) {
            headers.put("Range", "bytes=" + target.position() + "-");
            if (notes.representation().validator() != null) {
                headers.put("If-Range", notes.representation().validator());
            }
        }
        return http.get(notes.plan().object(), headers);
    }

    private boolean take(Answer answer, boolean resuming) throws TransferFailure, DownloadException, InterruptedException {
        if (answer.status() == 200) {
            return takeWhole(answer, resuming);
        }
        if (resuming && answer.status() == 206) {
            return check.continues(answer, notes.representation(), target.position()) ? receive(answer) : resumeFailed();
        }
        if (resuming && answer.status() == 416) {
            return check.nothingMissing(answer, notes.representation(), target.position()) || resumeFailed();
        }
        if (resuming && answer.status() == 412) {
            return wholeAgain(Representation.UNKNOWN, answer.uri());
        }
        throw HttpStatus.failure(answer);
    }

    private boolean takeWhole(Answer answer, boolean resuming) throws TransferFailure, DownloadException, InterruptedException {
        check.whole(answer, notes.plan());
        Representation representation = Representation.of(answer, notes.plan().size());
        if (resuming) {
            wholeAgain(representation, answer.uri());
        } else if (target.position() > 0) {
            restart(notes.with(representation, UrlRules.shown(answer.uri())));
        }
        if (representation.length() >= 0) {
            target.expect(representation.length());
        }
        notes = notes.with(representation, UrlRules.shown(answer.uri()));
        checkpoint();
        return receive(answer);
    }

    /** The server sends the object from its start, or has to: what is stored goes. */
    private boolean wholeAgain(Representation representation, URI from) throws TransferFailure, DownloadException {
        if (++wholeAgain > MAX_WHOLE_AGAIN) {
            throw TransferFailure.permanent(954, 550, "The object changed too often, or the server cannot continue a transfer.");
        }
        restart(notes.with(representation, UrlRules.shown(from)));
        return false;
    }

    private boolean resumeFailed() throws TransferFailure, DownloadException {
        if (++badResumes > MAX_BAD_RESUMES) {
            throw TransferFailure.permanent(954, 550, "The server does not continue a transfer where it was asked to.");
        }
        restart(notes.with(Representation.UNKNOWN, notes.finalUrl()));
        return false;
    }

    private void restart(TransferNotes begin) throws DownloadException {
        notes = begin.withReceived(received);
        target.restart(notes.write());
        digest.restart();
    }

    private void fetchPastCaches() throws TransferFailure, DownloadException {
        if (fresh) {
            throw TransferFailure.permanent(905, 402, "The digest of the package is not the one that the descriptor gives.");
        }
        fresh = true;
        restart(notes.with(Representation.UNKNOWN, notes.finalUrl()));
    }

    /** Takes a body to its end. True if the object is whole then. */
    private boolean receive(Answer answer) throws TransferFailure, DownloadException, InterruptedException {
        SpeedWatch speed = new SpeedWatch(settings.minimumSpeed(), settings.speedWindow());
        buffer.clear();
        try {
            for (ByteBuffer octets = answer.body().next(); octets != null; octets = answer.body().next()) {
                speed.count(octets.remaining());
                spend(octets.remaining());
                speed.pardon(throttle.take(octets.remaining()));
                collect(octets);
            }
            store();
            checkpoints.settle();
        } catch (BodyStream.Silence e) {
            throw broken("The server stopped sending in the middle of the package.", e);
        } catch (SpeedWatch.TooSlow e) {
            throw broken("The server sent the package slower than " + settings.minimumSpeed() + " octets a second.", e);
        } catch (IOException e) {
            throw broken("The connection broke in the middle of the package.", e);
        }
        long length = notes.representation().length();
        if (length >= 0 && target.position() < length) {
            throw TransferFailure.temporary(903, 503, "The server ended the package too early.", null);
        }
        return true;
    }

    private TransferFailure broken(String detail, IOException cause) throws TransferFailure, DownloadException {
        store();
        int result = cause instanceof SpeedWatch.TooSlow ? 407 : 503;
        return TransferFailure.temporary(903, result, detail, cause);
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

    private void checkpoint() throws DownloadException {
        notes = notes.withReceived(received);
        checkpoints.make(notes.write());
    }

    private void collect(ByteBuffer octets) throws TransferFailure, DownloadException {
        while (octets.hasRemaining()) {
            int part = Math.min(octets.remaining(), buffer.remaining());
            buffer.put(buffer.position(), octets, octets.position(), part);
            buffer.position(buffer.position() + part);
            octets.position(octets.position() + part);
            if (!buffer.hasRemaining()) {
                store();
            }
        }
    }

    private void store() throws TransferFailure, DownloadException {
        buffer.flip();
        long end = target.position() + buffer.remaining();
        long limit = notes.representation().length() >= 0 ? notes.representation().length() : settings.maxSize();
        if (end > limit) {
            buffer.clear();
            throw notes.representation().length() >= 0
                    ? TransferFailure.permanent(905, 402, "The server sent more than the package is long.")
                    : TransferFailure.permanent(901, 501, "The package is larger than this gateway takes.");
        }
        if (buffer.hasRemaining()) {
            digest.update(buffer.duplicate());
            target.append(buffer);
            pacing.reached(target.position());
        }
        buffer.clear();
        if (checkpoints.due()) {
            notes = notes.withReceived(received);
            checkpoints.begin(notes.write());
        }
    }
}
