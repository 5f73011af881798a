package org.fumogateway.fumoagent.internal;

/** A package or an operation is refused with a result code (FUMO-97) and one English sentence. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final int resultCode;

    Refusal(int resultCode, String detail) {
        this(resultCode, detail, null);
    }

    Refusal(int resultCode, String detail, Throwable cause) {
        super(detail, cause);
        this.resultCode = resultCode;
    }

    /** The code to report. */
    int resultCode() {
        return resultCode;
    }

    /** True if this very package can never be used here, so that keeping it serves nobody. */
    boolean packageUseless() {
        return resultCode >= 402 && resultCode <= 405;
    }
}
