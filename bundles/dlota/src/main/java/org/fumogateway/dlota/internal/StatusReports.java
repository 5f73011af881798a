package org.fumogateway.dlota.internal;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.osgi.service.log.Logger;

/** The status report, also known as installation notification (section 8). */
final class StatusReports {

    /** How a report of success was received. */
    enum Outcome {
        /** The server took it. */
        TAKEN,
        /** Nobody answered. */
        UNANSWERED,
        /** The server said no. */
        REFUSED
    }

    private static final int SUCCESS = 900;
    private static final int SUCCESS_TRIES = 3;
    private static final int FAILURE_TRIES = 2;
    private static final int SECOND_WAIT_FACTOR = 6;
    /** Both tries of a failure report and the wait between them stay within a minute (DL-139). */
    private static final Duration FAILURE_LIMIT = Duration.ofSeconds(25);
    /** A person who gave up waits for the end. */
    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(5);
    private static final int CANCELLED = 902;
    private static final Map<Integer, String> TEXTS = Map.of(900, "Success", 901, "Insufficient memory", 902, "User Cancelled", 903,
            "Loss of Service", 905, "Attribute mismatch", 906, "Invalid descriptor", 951, "Invalid DDVersion", 952, "Device Aborted", 953,
            "Non-Acceptable Content", 954, "Loader Error");

    private final HttpSource http;
    private final Settings settings;
    private final Logger logger;

    StatusReports(HttpSource http, Settings settings, Logger logger) {
        this.http = http;
        this.settings = settings;
        this.logger = logger;
    }

    /** Reports success and tells whether the object may be released (DL-133 to DL-138). */
    Outcome success(URI target) throws InterruptedException {
        Outcome last = Outcome.UNANSWERED;
        for (int attempt = 1; attempt <= SUCCESS_TRIES; attempt++) {
            if (attempt > 1) {
                TimeUnit.MILLISECONDS.sleep(settings.reportWait().toMillis() * (attempt == 2 ? 1 : SECOND_WAIT_FACTOR));
            }
            try {
                int status = http.post(target, body(SUCCESS), settings.reportTimeout());
                if (status >= 200 && status < 300) {
                    return Outcome.TAKEN;
                }
                last = Outcome.REFUSED;
                if (!isTemporary(status)) {
                    logger.warn("The status report 900 was answered with {}.", status);
                    return last;
                }
            } catch (TransferFailure e) {
                last = Outcome.UNANSWERED;
                if (!e.isTemporary()) {
                    logger.warn("The status report 900 could not be sent: {}", e.getMessage());
                    return last;
                }
            }
        }
        logger.warn("The status report 900 was not taken after {} tries.", SUCCESS_TRIES);
        return last;
    }

    /** Reports a failure, best effort and in bounded time. */
    void failure(URI target, int code) throws InterruptedException {
        Duration timeout = settings.reportTimeout().compareTo(FAILURE_LIMIT) < 0 ? settings.reportTimeout() : FAILURE_LIMIT;
        for (int attempt = 1; attempt <= FAILURE_TRIES; attempt++) {
            if (attempt > 1) {
                TimeUnit.MILLISECONDS.sleep(settings.reportWait().toMillis());
            }
            try {
                int status = http.post(target, body(code), timeout);
                if (!isTemporary(status)) {
                    return;
                }
            } catch (TransferFailure e) {
                logger.info("The status report {} could not be sent: {}", code, e.getMessage());
                if (!e.isTemporary()) {
                    return;
                }
            }
        }
    }

    /** Reports that a person gave the download up: once, and for a person's patience. */
    void cancelled(URI target) throws InterruptedException {
        Duration timeout = settings.reportTimeout().compareTo(CANCEL_LIMIT) < 0 ? settings.reportTimeout() : CANCEL_LIMIT;
        try {
            http.post(target, body(CANCELLED), timeout);
        } catch (TransferFailure e) {
            logger.info("The status report {} could not be sent: {}", CANCELLED, e.getMessage());
        }
    }

    private static boolean isTemporary(int status) {
        return status >= 500 || status == 408 || status == 425 || status == 429;
    }

    private static String body(int code) {
        return code + " " + TEXTS.getOrDefault(code, "Failure");
    }
}
