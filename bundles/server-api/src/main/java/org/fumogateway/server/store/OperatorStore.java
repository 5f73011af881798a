package org.fumogateway.server.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.gateway.GatewayChange;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.JobTransfer;
import org.fumogateway.server.operator.OperatorToken;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The operator's side of {@link ServerStore}: what was ordered, who may order, what has happened. What a method changed is durable when it returns.
 * Thread-safe. A limit above {@link ServerStore#MAX_PAGE} counts as that.
 */
@ConsumerType
public interface OperatorStore {

    /**
     * Stores a new assignment with what its scope lists, all or nothing.
     *
     * @param members device ids or models; empty for {@link Assignment.Scope#ALL}
     */
    void createAssignment(Assignment assignment, Collection<String> members) throws StoreException;

    /**
     * Takes an assignment back.
     *
     * @return false if there is no active one with that id
     */
    boolean cancelAssignment(String id, Instant at) throws StoreException;

    /** An assignment. */
    Optional<Assignment> assignment(String id) throws StoreException;

    /** Assignments, newest first. */
    List<Assignment> assignments(int limit) throws StoreException;

    /** What the scope of an assignment lists, in order, behind that one ({@code ""} for the first page). */
    List<String> assignmentMembers(String id, String after, int limit) throws StoreException;

    /** Active assignments that concern a gateway, the one made last first. */
    List<Assignment> assignmentsOf(String deviceId, String manufacturer, String model) throws StoreException;

    /** Stores a token of an operator, new or revoked. */
    void putOperatorToken(OperatorToken token) throws StoreException;

    /** A token by its public part. */
    Optional<OperatorToken> operatorToken(String id) throws StoreException;

    /** All tokens, oldest first, revoked ones too. */
    List<OperatorToken> operatorTokens() throws StoreException;

    /**
     * What changed about a gateway, newest first. {@link ServerStore#putGateway} keeps it: one line for each leaf whose value is another one than
     * before, at the time of the last contact; of one gateway the newest thousand lines.
     */
    List<GatewayChange> gatewayChanges(String deviceId, int limit) throws StoreException;

    /** Lines of all timelines from that moment on, oldest first; those of one moment in the order of job and position. */
    List<JobEvent> eventsSince(Instant from, int limit) throws StoreException;

    /** Adds one answered request for the package of a job. Moves neither its revision nor its deadline. */
    void addTransfer(String jobId, long octets, Instant begun, Instant ended) throws StoreException;

    /** What a job has cost on the wire so far; empty if nothing was asked for yet. */
    Optional<JobTransfer> transfer(String jobId) throws StoreException;
}
