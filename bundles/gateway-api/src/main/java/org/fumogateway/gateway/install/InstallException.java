package org.fumogateway.gateway.install;

/** An installer refused or failed. Carries the result code of the report (FUMO-97, PKG section 12.6) and one sentence. */
public class InstallException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int resultCode;

    /**
     * Creates an exception.
     *
     * @param resultCode FUMO result code, 400 to 599
     * @param detail     one English sentence, at most 256 characters
     */
    public InstallException(int resultCode, String detail) {
        this(resultCode, detail, null);
    }

    /** The same with the failure beneath. */
    public InstallException(int resultCode, String detail, Throwable cause) {
        super(detail, cause);
        if (resultCode < 400 || resultCode > 599) {
            throw new IllegalArgumentException("not a result code of a failure: " + resultCode);
        }
        this.resultCode = resultCode;
    }

    /** FUMO result code. */
    public int resultCode() {
        return resultCode;
    }
}
