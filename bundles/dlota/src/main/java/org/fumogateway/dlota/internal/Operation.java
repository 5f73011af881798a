package org.fumogateway.dlota.internal;

import java.net.URI;
import java.time.Instant;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadRequest;
import org.fumogateway.gateway.download.DownloadTarget;
import org.osgi.service.log.Logger;

/** One call of the downloader from the first request to the status report. */
final class Operation {

    private final DownloadRequest request;
    private final DownloadTarget target;
    private final Settings settings;
    private final UrlRules rules;
    private final HttpSource http;
    private final Throttle throttle;
    private final StatusReports reports;
    private final Logger logger;

    Operation(DownloadRequest request, DownloadTarget target, Settings settings, UrlRules rules, HttpSource http, Throttle throttle,
            Logger logger) {
        this.request = request;
        this.target = target;
        this.settings = settings;
        this.rules = rules;
        this.http = http;
        this.throttle = throttle;
        this.reports = new StatusReports(http, settings, logger);
        this.logger = logger;
    }

    void run() throws DownloadException, InterruptedException {
        TransferNotes notes = TransferNotes.read(target.notes());
        try {
            if (notes == null) {
                begin();
            } else {
                logger.info("Download {} goes on at octet {}.", request.operationId(), target.position());
                if (notes.plan().sha256() != null && target.position() > 0) {
                    logger.info("The digest of the descriptor is not compared: the first part was stored before a restart.");
                }
                transfer(notes, null);
            }
        } catch (TransferFailure e) {
            logger.warn("Download {} failed: {}", request.operationId(), e.getMessage());
            throw new DownloadException(e.result(), e.getMessage(), e);
        }
    }

    private void begin() throws TransferFailure, DownloadException, InterruptedException {
        Instant began = Instant.now();
        URI url = rules.parse(request.url(), null);
        Opening opening = new Opening(http, rules, settings, reports, logger);
        Pacing pacing = new Pacing(settings, began, 0);
        while (true) {
            try {
                Opening.Found found = opening.open(url, request);
                transfer(new TransferNotes(found.plan(), Representation.UNKNOWN, "", began.getEpochSecond(), 0), found.answer());
                return;
            } catch (TransferFailure e) {
                pacing.pause(e);
            }
        }
    }

    private void transfer(TransferNotes notes, Answer first) throws TransferFailure, DownloadException, InterruptedException {
        ObjectPlan plan = notes.plan();
        try (Answer answer = first) {
            if (!notes.fits()) {
                throw TransferFailure.permanent(906, 411, "The addresses in the descriptor are too long.");
            }
            if (plan.size() >= 0) {
                target.expect(plan.size());
            }
            target.checkpoint(notes.write());
            Pacing pacing = new Pacing(settings, began(notes), target.position());
            new ObjectTransfer(http, settings, throttle, target, pacing, notes).run(answer);
            target.complete();
        } catch (TransferFailure e) {
            reportFailure(plan, e.report());
            throw TransferFailure.permanent(e.report(), e.result(), e.getMessage());
        } catch (DownloadException e) {
            reportFailure(plan, refusal(e.resultCode()));
            throw e;
        }
        confirm(plan);
    }

    /** A clock that went backwards must not make a download endless. */
    private static Instant began(TransferNotes notes) {
        Instant now = Instant.now();
        Instant noted = Instant.ofEpochSecond(Math.max(0, notes.began()));
        return noted.isAfter(now) ? now : noted;
    }

    private void confirm(ObjectPlan plan) throws TransferFailure, InterruptedException {
        if (plan.notifyUri() == null) {
            return;
        }
        if (reports.success(plan.notifyUri()) == StatusReports.Outcome.REFUSED && !settings.releaseWithoutConfirmation()) {
            throw TransferFailure.permanent(900, 551, "The server did not accept the confirmation of the download.");
        }
    }

    private void reportFailure(ObjectPlan plan, int code) throws InterruptedException {
        if (plan.notifyUri() != null) {
            reports.failure(plan.notifyUri(), code);
        }
    }

    /** What the status report says when the package's consumer refuses it (DL-150). */
    private static int refusal(int resultCode) {
        return switch (resultCode) {
            case 501, 502 -> 901;
            case 402 -> 905;
            case 403, 404, 405 -> 953;
            case 401 -> 902;
            default -> 952;
        };
    }
}
