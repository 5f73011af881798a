package org.fumogateway.dlota.internal;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadRequest;
import org.fumogateway.gateway.download.DownloadTarget;
import org.fumogateway.gateway.download.StorageFailedException;
import org.osgi.service.log.Logger;

/** One call of the downloader from the first request to the status report. */
final class Operation {

    /**
     * What all operations of a downloader share.
     *
     * @param settings settings as they were when the operation began
     * @param throttle the rate, as it is now
     * @param window   the download windows, as they are now
     * @param clock    the time of day
     * @param logger   log
     */
    record Surroundings(Settings settings, UrlRules rules, Throttle throttle, DownloadWindow window, Clock clock, Logger logger) {
    }

    private static final int DEVICE_ABORTED = 952;

    private final DownloadRequest request;
    private final DownloadTarget target;
    private final Surroundings surroundings;
    private final Settings settings;
    private final HttpSource http;
    private final StatusReports reports;
    private final Clock clock;
    private final Logger logger;
    private final Clearance clearance;
    private final Ledger ledger;

    Operation(DownloadRequest request, DownloadTarget target, Surroundings surroundings, HttpSource http) {
        this.request = request;
        this.target = target;
        this.surroundings = surroundings;
        this.settings = surroundings.settings().forLargest(target.largest());
        this.http = http;
        this.clock = surroundings.clock();
        this.logger = surroundings.logger();
        this.reports = new StatusReports(http, settings, logger);
        this.ledger = Ledger.read(target.notes(), clock);
        this.clearance = new Clearance(surroundings.window(), target, clock, Duration.ofSeconds(ledger.held()), logger);
    }

    void run() throws DownloadException, InterruptedException {
        TransferNotes notes = TransferNotes.read(target.notes(), clock);
        try {
            if (notes == null) {
                begin();
            } else {
                logger.info("Download {} goes on at octet {}.", request.operationId(), target.position());
                transfer(notes, null);
            }
        } catch (TransferFailure e) {
            logger.warn("Download {} failed: {}", request.operationId(), e.getMessage());
            throw new DownloadException(e.result(), e.getMessage(), e);
        }
    }

    private void begin() throws TransferFailure, DownloadException, InterruptedException {
        URI url = surroundings.rules().parse(request.url(), null);
        Opening opening = opening(reports::failure);
        Pacing pacing = new Pacing(settings, clock, clearance, ledger, 0);
        while (true) {
            try {
                await(url);
                Opening.Found found = opening.open(url, request);
                Ledger heard = ledger.withReceived(ledger.received(), clock.instant());
                transfer(new TransferNotes(found.plan(), Representation.UNKNOWN, "", heard), found.answer());
                return;
            } catch (TransferFailure e) {
                pacing.pause(e);
            }
        }
    }

    private Opening opening(Opening.FailureReport report) {
        return new Opening(http, surroundings.rules(), settings, report, logger);
    }

    /** How long it was held counts on after a restart, although nothing is known of the object yet. */
    private void await(URI url) throws TransferFailure, DownloadException, InterruptedException {
        try {
            clearance.await(url, this::keepHeld);
        } catch (InterruptedException stopped) {
            try {
                keepHeld();
            } catch (DownloadException lost) {
                stopped.addSuppressed(lost);
            }
            throw stopped;
        }
    }

    private void keepHeld() throws DownloadException {
        target.checkpoint(ledger.withHeld(clearance.held()).write());
    }

    private void transfer(TransferNotes notes, Answer first) throws TransferFailure, DownloadException, InterruptedException {
        Pacing pacing = new Pacing(settings, clock, clearance, ledger, target.position());
        TargetWriter writer = new TargetWriter(target, settings, pacing, clearance, clock, notes);
        try (Answer answer = first) {
            if (!notes.fits()) {
                throw TransferFailure.permanent(906, 411, "The addresses in the descriptor are too long.");
            }
            if (notes.plan().size() >= 0) {
                target.expect(notes.plan().size());
            }
            writer.checkpoint();
            new ObjectTransfer(http, settings, surroundings.throttle(), writer, pacing, clearance, clock, this::secondDescriptor).run(answer);
            target.complete();
        } catch (TransferFailure e) {
            reportFailure(writer, e.report());
            throw TransferFailure.permanent(e.report(), e.result(), e.getMessage());
        } catch (DownloadException e) {
            reportRefusal(writer, e);
            throw e;
        } catch (RuntimeException defect) {
            reportFailure(writer, DEVICE_ABORTED);
            throw defect;
        }
        confirm(writer.notes().plan());
    }

    /** What goes wrong with it is reported as the end of this download, not by itself (DL-131). */
    private ObjectPlan secondDescriptor() throws TransferFailure, DownloadException, InterruptedException {
        logger.info("The descriptor of download {} is fetched again: the address of the object may have run out.", request.operationId());
        URI url = surroundings.rules().parse(request.url(), null);
        Opening.Found found = opening((address, code) -> { }).open(url, request);
        if (found.answer() != null) {
            found.answer().close();
            throw TransferFailure.permanent(954, 411, "The address of the object has run out, and there is no descriptor any more.");
        }
        return found.plan();
    }

    private void confirm(ObjectPlan plan) throws TransferFailure, InterruptedException {
        if (plan.notifyUri() == null) {
            return;
        }
        if (reports.success(plan.notifyUri()) == StatusReports.Outcome.REFUSED && !settings.releaseWithoutConfirmation()) {
            throw TransferFailure.permanent(900, 551, "The server did not accept the confirmation of the download.");
        }
    }

    /** A storage that failed once is no end of the download: there is one report, about its end (DL-150). */
    private void reportRefusal(TargetWriter writer, DownloadException refused) throws InterruptedException {
        boolean goesOn = refused instanceof StorageFailedException failed && failed.triedAgain();
        if (!goesOn) {
            reportFailure(writer, refusal(refused));
        }
    }

    private void reportFailure(TargetWriter writer, int code) throws InterruptedException {
        URI notify = writer.notes().plan().notifyUri();
        if (notify != null) {
            reports.failure(notify, code);
        }
    }

    /** Tells the server that a person gave the download up, if it gave a descriptor that wants to hear of its end (DL-116). */
    void cancelled() throws InterruptedException {
        TransferNotes notes = TransferNotes.read(target.notes(), clock);
        if (notes != null && notes.plan().notifyUri() != null) {
            reports.cancelled(notes.plan().notifyUri());
        }
    }

    /** What the status report says when the package's consumer refuses it (DL-150). */
    private static int refusal(DownloadException refused) {
        return refused instanceof StorageFailedException ? DEVICE_ABORTED : switch (refused.resultCode()) {
            case 501, 502 -> 901;
            case 402 -> 905;
            case 403, 404, 405 -> 953;
            case 401 -> 902;
            default -> DEVICE_ABORTED;
        };
    }
}
