package org.fumogateway.updateserver.internal;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.store.StoreException;

/**
 * DLOTA status reports (DL-143 to DL-146). They say how a download ended, never how an update ended: whoever knows the URL could
 * send them.
 */
final class StatusReports {

    static final int MAX_OCTETS = 4096;

    private static final Pattern CODE = Pattern.compile("^\\s*(\\d{3})(?!\\d).*", Pattern.DOTALL);
    private static final int SUCCESS = 900;

    private final JobBook jobs;

    StatusReports(JobBook jobs) {
        this.jobs = jobs;
    }

    /** Takes a report; false if it cannot be understood. The first one counts, the same one again changes nothing. */
    boolean take(UpdateJob job, byte[] body) throws StoreException {
        Matcher code = CODE.matcher(new String(body, StandardCharsets.ISO_8859_1));
        if (!code.matches()) {
            return false;
        }
        int status = Integer.parseInt(code.group(1));
        jobs.change(job, stored -> reported(stored, status));
        return true;
    }

    private static JobBook.Change reported(UpdateJob job, int status) {
        if (job.state().closed() || job.downloadStatus() == status) {
            return null;
        }
        if (job.downloadStatus() != 0) {
            return secondReport(job, status);
        }
        if (status != SUCCESS) {
            return JobBook.Change.to(job, job.state(), "The gateway could not download the package (" + status + ").").withDownloadStatus(status);
        }
        JobBook.Change downloaded = JobBook.Change.to(job, job.state(), "The gateway has downloaded the package (900).").withDownloadStatus(status);
        return job.operation() == UpdateJob.Operation.DOWNLOAD_AND_UPDATE ? downloaded.beginsLastPhase() : downloaded;
    }

    /** DL-144: a second report with another code is a note, made once: whoever knows the URL must not be able to fill the timeline. */
    private static JobBook.Change secondReport(UpdateJob job, int status) {
        String note = "Download status " + job.downloadStatus() + "; ";
        return job.detail().startsWith(note) ? null : JobBook.Change.to(job, job.state(), note + status + " came later and is only noted.");
    }
}
