package org.fumogateway.gateway.firmware;

import java.time.Instant;

/**
 * Where one FUMO instance stands. Immutable snapshot.
 *
 * @param instanceUri    URI of the instance
 * @param state          FUMO State: 10, 20, ... 100
 * @param phase          internal phase of a running operation, for people ({@code DL_OBJ}, {@code UP_APPLY} ...), or empty
 * @param operationId    running or last operation, or null
 * @param packageName    PkgName
 * @param packageVersion PkgVersion
 * @param progress       0 to 100 within the current phase (PKG-75)
 * @param octetsDone     octets of the current transfer, 0 if there is none
 * @param octetsTotal    octets expected in all, 0 if unknown
 * @param lastResult     last result code, 0 if there was none
 * @param detail         short English reason, may be empty
 * @param reportPending  true while a report waits for the server's Status
 * @param waitsUntil     when a held operation asks again, or null
 */
public record UpdateStatus(String instanceUri, int state, String phase, String operationId, String packageName, String packageVersion,
        int progress, long octetsDone, long octetsTotal, int lastResult, String detail, boolean reportPending, Instant waitsUntil) {
}
