package org.fumogateway.dlota.internal;

/** A descriptor cannot be used: 906 or 951, and the address of the status report if it could be found nevertheless (DL-36). */
final class DescriptorException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int report;
    private final String salvagedNotify;

    DescriptorException(int report, String detail, String salvagedNotify) {
        super(detail);
        this.report = report;
        this.salvagedNotify = salvagedNotify;
    }

    /** Code of the status report. */
    int report() {
        return report;
    }

    /** Raw text of the first {@code installNotifyURI}, or null. */
    String salvagedNotify() {
        return salvagedNotify;
    }
}
