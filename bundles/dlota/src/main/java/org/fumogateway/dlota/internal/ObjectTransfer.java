package org.fumogateway.dlota.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.fumogateway.gateway.download.DownloadException;

/** Brings the object to the target, over as many connections as it takes (phase D5, section 5.4). */
final class ObjectTransfer {

    /** How often the whole object may come again, and how often a resume may go wrong (DL-95, DL-96). */
    private static final int MAX_WHOLE_AGAIN = 2;
    private static final int MAX_BAD_RESUMES = 1;
    /** Answers of an address that was only good for some time, and the pause after which one may think so (DL-89). */
    private static final Set<Integer> EXPIRED = Set.of(403, 404, 410);
    private static final Duration LONG_PAUSE = Duration.ofMinutes(10);

    /** Fetches the descriptor a second time. */
    interface SecondDescriptor {
        ObjectPlan fetch() throws TransferFailure, DownloadException, InterruptedException;
    }

    private final HttpSource http;
    private final Settings settings;
    private final AnswerCheck check;
    private final Throttle throttle;
    private final TargetWriter writer;
    private final Pacing pacing;
    private final Clearance clearance;
    private final Clock clock;
    private final SecondDescriptor descriptor;
    private boolean fresh;
    private int wholeAgain;
    private int badResumes;

    ObjectTransfer(HttpSource http, Settings settings, Throttle throttle, TargetWriter writer, Pacing pacing, Clearance clearance, Clock clock,
            SecondDescriptor descriptor) {
        this.http = http;
        this.settings = settings;
        this.check = new AnswerCheck(settings);
        this.throttle = throttle;
        this.writer = writer;
        this.pacing = pacing;
        this.clearance = clearance;
        this.clock = clock;
        this.descriptor = descriptor;
    }

    /** Transfers everything that is missing; {@code first} is an answer that already carries the object, or null. */
    void run(Answer first) throws TransferFailure, DownloadException, InterruptedException {
        try (writer) {
            transfer(first);
        }
    }

    private void transfer(Answer first) throws TransferFailure, DownloadException, InterruptedException {
        writer.hashStored();
        Answer answer = first;
        boolean whole = false;
        while (!whole) {
            whole = writer.isComplete();
            if (whole) {
                if (answer != null) {
                    answer.close();
                }
            } else {
                whole = attempt(answer);
                answer = null;
            }
            if (whole && writer.contradicts()) {
                whole = false;
                fetchPastCaches();
            }
        }
    }

    /** One connection. True if the object is whole. */
    private boolean attempt(Answer first) throws TransferFailure, DownloadException, InterruptedException {
        Answer answer = first;
        try {
            boolean resuming = false;
            if (answer == null) {
                clearance.await(writer.notes().plan().object(), writer::checkpoint);
                resuming = writer.position() > 0 && writer.mayResume();
                answer = request(resuming);
            }
            return take(answer, resuming);
        } catch (TransferFailure failure) {
            writer.checkpoint();
            if (!renewed(failure)) {
                pacing.pause(failure);
            }
            return false;
        } catch (InterruptedException stopped) {
            writer.keep(stopped);
            throw stopped;
        } finally {
            if (answer != null) {
                answer.close();
            }
        }
    }

    private Answer request(boolean resuming) throws TransferFailure, InterruptedException {
        ObjectPlan plan = writer.notes().plan();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", plan.types().isEmpty() ? "*/*" : String.join(", ", plan.types()));
        if (fresh) {
            headers.put("Cache-Control", "no-cache");
        }
        if (resuming) {
            headers.put("Range", "bytes=" + writer.position() + "-");
            String validator = writer.notes().representation().validator();
            if (validator != null) {
                headers.put("If-Range", validator);
            }
        }
        return http.get(plan.object(), headers);
    }

    /** True if the failure may be one of an address that has run out, and the descriptor gave another: once in a download (DL-89). */
    private boolean renewed(TransferFailure failure) throws TransferFailure, DownloadException, InterruptedException {
        TransferNotes notes = writer.notes();
        if (!EXPIRED.contains(failure.httpStatus()) || !notes.plan().described() || notes.ledger().renewed()
                || Duration.between(writer.heard(), clock.instant()).compareTo(LONG_PAUSE) <= 0) {
            return false;
        }
        try {
            writer.replace(descriptor.fetch());
        } catch (TransferFailure unobtainable) {
            pacing.pause(unobtainable);
        }
        return true;
    }

    private boolean take(Answer answer, boolean resuming) throws TransferFailure, DownloadException, InterruptedException {
        Representation known = writer.notes().representation();
        if (answer.status() == 200) {
            return takeWhole(answer, resuming);
        }
        if (resuming && answer.status() == 206) {
            return check.continues(answer, known, writer.position()) ? receive(answer) : resumeFailed();
        }
        if (resuming && answer.status() == 416) {
            return check.nothingMissing(answer, known, writer.position()) || resumeFailed();
        }
        if (resuming && answer.status() == 412) {
            wholeAgain(Representation.UNKNOWN, answer);
            return false;
        }
        throw HttpStatus.failure(answer);
    }

    private boolean takeWhole(Answer answer, boolean resuming) throws TransferFailure, DownloadException, InterruptedException {
        check.whole(answer, writer.notes().plan());
        Representation representation = Representation.of(answer, writer.notes().plan().size());
        if (resuming) {
            wholeAgain(representation, answer);
        } else if (writer.position() > 0) {
            writer.restart(representation, UrlRules.shown(answer.uri()));
        }
        writer.begin(representation, UrlRules.shown(answer.uri()));
        return receive(answer);
    }

    /** The server sends the object from its start, or has to: what is stored goes. */
    private void wholeAgain(Representation representation, Answer answer) throws TransferFailure, DownloadException {
        if (++wholeAgain > MAX_WHOLE_AGAIN) {
            throw TransferFailure.permanent(954, 550, "The object changed too often, or the server cannot continue a transfer.");
        }
        writer.restart(representation, UrlRules.shown(answer.uri()));
    }

    private boolean resumeFailed() throws TransferFailure, DownloadException {
        if (++badResumes > MAX_BAD_RESUMES) {
            throw TransferFailure.permanent(954, 550, "The server does not continue a transfer where it was asked to.");
        }
        writer.restart(Representation.UNKNOWN, writer.notes().finalUrl());
        return false;
    }

    private void fetchPastCaches() throws TransferFailure, DownloadException {
        if (fresh) {
            throw TransferFailure.permanent(905, 402, "The digest of the package is not the one that the descriptor gives.");
        }
        fresh = true;
        writer.restart(Representation.UNKNOWN, writer.notes().finalUrl());
    }

    /** Takes a body to its end. True if the object is whole then, false if the window closed before. */
    private boolean receive(Answer answer) throws TransferFailure, DownloadException, InterruptedException {
        SpeedWatch speed = new SpeedWatch(settings.minimumSpeed(), settings.speedWindow());
        try {
            for (ByteBuffer octets = answer.body().next(); octets != null; octets = answer.body().next()) {
                int arrived = octets.remaining();
                writer.take(octets);
                speed.count(arrived);
                speed.pardon(throttle.take(arrived));
                pacing.checkTime();
                if (!clearance.open()) {
                    writer.takeArrived(answer);
                    return held();
                }
            }
            writer.finish();
        } catch (InterruptedException stopped) {
            takeArrived(answer, stopped);
            throw stopped;
        } catch (BodyStream.Silence e) {
            throw broken("The server stopped sending in the middle of the package.", e);
        } catch (SpeedWatch.TooSlow e) {
            throw broken("The server sent the package slower than " + settings.minimumSpeed() + " octets a second.", e);
        } catch (IOException e) {
            throw broken("The connection broke in the middle of the package.", e);
        }
        long length = writer.notes().representation().length();
        if (length >= 0 && writer.position() < length) {
            throw TransferFailure.temporary(903, 503, "The server ended the package too early.", null);
        }
        return true;
    }

    private void takeArrived(Answer answer, InterruptedException stopped) {
        try {
            writer.takeArrived(answer);
        } catch (TransferFailure | DownloadException lost) {
            stopped.addSuppressed(lost);
        }
    }

    /** The window closed: the rest comes in the next one, if it can. */
    private boolean held() throws TransferFailure, DownloadException {
        writer.store();
        writer.checkpoint();
        if (!writer.isComplete() && writer.position() > 0 && !writer.mayResume()) {
            throw TransferFailure.permanent(952, 400, "The download window closed, and the server gives nothing to continue by in the next one.");
        }
        return false;
    }

    private TransferFailure broken(String detail, IOException cause) throws TransferFailure, DownloadException {
        writer.store();
        int result = cause instanceof SpeedWatch.TooSlow ? 407 : 503;
        return TransferFailure.temporary(903, result, detail, cause);
    }
}
