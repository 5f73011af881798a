package org.fumogateway.updateserver.internal;

import java.util.Map;
import java.util.Set;

/** What the result codes of FUMO-97 mean, in words for an operator. */
final class ResultCodes {

    private static final Map<Integer, String> MEANINGS = Map.ofEntries(
            Map.entry(400, "the user or the device prevented it"),
            Map.entry(401, "the user said no"),
            Map.entry(402, "the package arrived corrupted"),
            Map.entry(403, "the package does not fit this device"),
            Map.entry(404, "the signature of the package is not valid"),
            Map.entry(405, "the package is not acceptable for this device"),
            Map.entry(406, "the download server refused the credentials"),
            Map.entry(407, "the download timed out"),
            Map.entry(408, "the device cannot do this operation"),
            Map.entry(409, "an undefined error"),
            Map.entry(410, "the update failed in the device"),
            Map.entry(411, "the URL is bad or not allowed"),
            Map.entry(412, "the download server is not available"),
            Map.entry(450, "the installation was postponed too long"),
            Map.entry(451, "the new firmware was not confirmed and was rolled back"),
            Map.entry(452, "the slot could not be written"),
            Map.entry(500, "the download server reported an error"),
            Map.entry(501, "not enough storage for the package"),
            Map.entry(502, "not enough memory or space to install"),
            Map.entry(503, "the network failed"),
            Map.entry(550, "the download server breaks HTTP rules"),
            Map.entry(551, "the download server refused the status report"));
    private static final Set<Integer> DOWNLOAD_ONLY = Set.of(406, 407, 411, 412, 500, 501, 503);
    private static final int VENDOR_SERVER_ERRORS = 550;

    private ResultCodes() {
    }

    static String meaning(int code) {
        return MEANINGS.getOrDefault(code, "a code without a meaning of its own");
    }

    /** True if the download had not ended when it failed: the firmware cannot have changed. */
    static boolean endedInDownload(int code) {
        return DOWNLOAD_ONLY.contains(code) || code >= VENDOR_SERVER_ERRORS;
    }
}
