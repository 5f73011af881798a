package org.fumogateway.fumoagent.internal;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.fumogateway.gateway.time.TimeWindows;

/**
 * What the agent is set to. Immutable.
 *
 * @param instanceUri        URI of the instance
 * @param offered            operations that servers can order (FUMO-23)
 * @param health             how long new firmware may take to prove itself if its manifest does not say
 * @param longestWait        longest wait for gates, people, installers and downloaders (FUMO-79)
 * @param keepAfterFailure   how long a package stays after the acknowledged report of a failure (FUMO-62)
 * @param keepAfterSuccess   the same for a success
 * @param largestPackage     largest package in octets
 * @param policy             when updates may begin and how they are asked for
 * @param reportExecTarget   the report names the Exec target instead of the instance (FUMO-89)
 * @param serverId           server that is asked for updates, empty for the last one heard of
 * @param component          what the instance stands for
 * @param pace               waits of the machinery
 */
record Settings(String instanceUri, Set<OperationKind> offered, Duration health, Duration longestWait, Duration keepAfterFailure,
        Duration keepAfterSuccess, long largestPackage, Policy policy, boolean reportExecTarget, String serverId,
        UpdatableComponent component, Pace pace) {

    /** Everything is required; what is offered must make an update possible. */
    Settings {
        Objects.requireNonNull(instanceUri);
        offered = Set.copyOf(offered);
        if (!offered.contains(OperationKind.UPDATE) && !offered.contains(OperationKind.DOWNLOAD_AND_UPDATE)) {
            throw new IllegalArgumentException("Without Update and DownloadAndUpdate no server could start an update");
        }
        Objects.requireNonNull(serverId);
        Objects.requireNonNull(policy);
        Objects.requireNonNull(component);
        Objects.requireNonNull(pace);
    }

    /**
     * When updates may begin and how they are asked for.
     *
     * @param consentNeeded  a person must agree before an update begins
     * @param windows        when updates may begin
     * @param deviceRequests how often the device asks its server by itself, zero for never
     */
    record Policy(boolean consentNeeded, TimeWindows windows, Duration deviceRequests) {
    }

    /**
     * How long all downloaders, or the installer of an operation, may be away: a swap takes its time even where nobody is to
     * wait for anything (FUMO-79).
     */
    Duration longestAbsence() {
        return longestWait.compareTo(pace.absence()) < 0 ? pace.absence() : longestWait;
    }

    /**
     * Waits that nobody needs to set, apart from tests.
     *
     * @param sessionGrace longest wait for the end of a session (FUMO-78)
     * @param swapGrace    how long a fitting downloader or installer may be away while others are there
     * @param retry        wait after trouble of storage or of a neighbour
     * @param healthPoll   between two rounds of health checks
     * @param sessionRetry until the next session is asked for during a trial
     * @param restart      until a restart that did not happen is ordered again
     * @param absence      how long downloaders or installers may be away altogether, however short the longest wait is set
     * @param checkLimit   how long one health check may take
     * @param workerStop   how long a downloader or an installer may take to let go
     * @param reportsStop  the same for the outbox
     */
    record Pace(Duration sessionGrace, Duration swapGrace, Duration retry, Duration healthPoll, Duration sessionRetry,
            Duration restart, Duration absence, Duration checkLimit, Duration workerStop, Duration reportsStop) {

        /** The waits in the field. */
        static final Pace FIELD = new Pace(Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(30),
                Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(5),
                Duration.ofSeconds(10), Duration.ofSeconds(8), Duration.ofSeconds(3));
    }
}
