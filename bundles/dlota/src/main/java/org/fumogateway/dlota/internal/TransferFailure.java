package org.fumogateway.dlota.internal;

import java.time.Duration;

/** One step of a download failed: what the status report says (DL-120 to DL-129), what the FUMO report says, and whether to try again. */
final class TransferFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private static final int LOSS_OF_SERVICE = 903;

    private final int report;
    private final int result;
    private final boolean temporary;
    private final int httpStatus;
    private final transient Duration retryAfter;
    private final boolean trust;

    private TransferFailure(int report, int result, String detail, boolean temporary, int httpStatus, Duration retryAfter, boolean trust,
            Throwable cause) {
        super(detail, cause);
        this.report = report;
        this.result = result;
        this.temporary = temporary;
        this.httpStatus = httpStatus;
        this.retryAfter = retryAfter;
        this.trust = trust;
    }

    static TransferFailure permanent(int report, int result, String detail) {
        return new TransferFailure(report, result, detail, false, 0, null, false, null);
    }

    static TransferFailure temporary(int report, int result, String detail, Throwable cause) {
        return new TransferFailure(report, result, detail, true, 0, null, false, cause);
    }

    /** TLS refused the peer: tried again, but less often (DL-81). */
    static TransferFailure untrusted(String detail, Throwable cause) {
        return new TransferFailure(954, 503, detail, true, 0, null, true, cause);
    }

    static TransferFailure ofStatus(int result, int httpStatus, boolean temporary, Duration retryAfter, String detail) {
        return new TransferFailure(954, result, detail, temporary, httpStatus, retryAfter, false, null);
    }

    /** The same failure as the last one, and why it is: a sentence that begins in lower case, without its full stop. */
    TransferFailure because(String reason) {
        String sentence = getMessage().endsWith(".") ? getMessage().substring(0, getMessage().length() - 1) : getMessage();
        return new TransferFailure(report, result, sentence + "; " + reason + ".", false, httpStatus, retryAfter, trust, this);
    }

    /** Code of the DLOTA status report. */
    int report() {
        return report;
    }

    /** FUMO result code. */
    int result() {
        return result;
    }

    /** True if the server had been reached before it went wrong (DL-151). */
    boolean provesContact() {
        return httpStatus != 0 || report == LOSS_OF_SERVICE;
    }

    boolean isTemporary() {
        return temporary;
    }

    /** True if the TLS layer did not trust the peer. */
    boolean isTrust() {
        return trust;
    }

    /** Status of the HTTP answer that caused this, 0 if there was none. */
    int httpStatus() {
        return httpStatus;
    }

    /** Wait that the server asked for, or null. */
    Duration retryAfter() {
        return retryAfter;
    }
}
