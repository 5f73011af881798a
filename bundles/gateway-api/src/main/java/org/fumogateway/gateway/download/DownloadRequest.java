package org.fumogateway.gateway.download;

import java.util.Objects;

/**
 * What to fetch and for whom.
 *
 * @param operationId    identity of the operation; stable over restarts
 * @param url            PkgURL, exactly as the server set it
 * @param model          DevInfo Mod, for the User-Agent (DL-54)
 * @param runningVersion version of the running firmware, for the User-Agent and for {@code source} of a descriptor (DL-110)
 * @param language       DevInfo Lang
 */
public record DownloadRequest(String operationId, String url, String model, String runningVersion, String language) {

    /** Everything is required. */
    public DownloadRequest {
        Objects.requireNonNull(operationId, "operationId");
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(runningVersion, "runningVersion");
        Objects.requireNonNull(language, "language");
    }
}
