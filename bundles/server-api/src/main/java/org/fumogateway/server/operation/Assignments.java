package org.fumogateway.server.operation;

import java.util.Collection;
import java.util.List;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.assignment.AssignmentStanding;
import org.osgi.annotation.versioning.ProviderType;

/** Service: "update these gateways to that release". Thread-safe. */
@ProviderType
public interface Assignments {

    /** Most device ids or models of one assignment. */
    int MAX_MEMBERS = 10_000;

    /**
     * Orders a release for gateways. Each of them gets it in a session of its own from now on, and no other release as long as this is the last
     * assignment that concerns it.
     *
     * @param release  {@code NAME@VERSION}, or the version alone if it belongs to one release only
     * @param scope    which gateways
     * @param members  device ids or models, as the scope says; empty for {@link Assignment.Scope#ALL}. A device id need not be known yet
     * @param operator who orders it
     * @throws OperationException if there is no such release, or the members are none or too many
     */
    default Assignment assign(String release, Assignment.Scope scope, Collection<String> members, String operator) throws OperationException {
        return assign(release, scope, members, operator, null);
    }

    /**
     * Orders a release for gateways, and has the person at each of them asked before it is told to update. As long as nobody has answered, the job is
     * open and the question comes again after a pause; a no ends the job, and the order for that gateway.
     *
     * @param question what is asked, or null to ask nobody
     * @throws OperationException as above, or if the question is blank, longer than {@link Assignment.Question#LONGEST} or has control characters
     */
    Assignment assign(String release, Assignment.Scope scope, Collection<String> members, String operator, Assignment.Question question)
            throws OperationException;

    /**
     * Takes an order back. A gateway that was told to update goes on; every other one is left as it is.
     *
     * @throws OperationException if there is no such assignment, or it is cancelled already
     */
    Assignment cancel(String id) throws OperationException;

    /** Assignments, newest first. */
    List<Assignment> assignments(int limit) throws OperationException;

    /**
     * How far the gateways of an assignment are, in the order of their device ids.
     *
     * @param after device id behind which to begin, {@code ""} for the first page
     * @param limit gateways to look at; fewer lines come back if some of them are not concerned, more if some have several FUMO instances
     * @return the page
     */
    StandingPage standings(String id, String after, int limit) throws OperationException;

    /**
     * A page of standings.
     *
     * @param standings the lines
     * @param next      where the next page begins, null if this was the last one
     */
    record StandingPage(List<AssignmentStanding> standings, String next) {

        /** Copies the list. */
        public StandingPage {
            standings = List.copyOf(standings);
        }
    }
}
