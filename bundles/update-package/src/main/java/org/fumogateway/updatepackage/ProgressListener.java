package org.fumogateway.updatepackage;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told how far a long piece of work has come: about every 64 KiB and once at the end, in the working thread. Must return soon;
 * whoever shows progress to people thins it out.
 */
@ConsumerType
@FunctionalInterface
public interface ProgressListener {

    /** For callers who do not want to know. */
    ProgressListener NONE = (done, total) -> { };

    /**
     * Progress.
     *
     * @param done octets handled so far
     * @param total octets to handle in all
     */
    void progress(long done, long total);
}
