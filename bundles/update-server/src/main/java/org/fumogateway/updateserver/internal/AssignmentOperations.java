package org.fumogateway.updateserver.internal;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.assignment.Assignment.Scope;
import org.fumogateway.server.operation.Assignments;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Orders of operators: which gateways shall run which release, and how far they are. */
@Component(service = Assignments.class, configurationPid = UpdateServerConfig.PID, configurationPolicy = ConfigurationPolicy.OPTIONAL)
public final class AssignmentOperations implements Assignments {

    private static final int LONGEST_MEMBER = 512;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile ServerStore store;

    private final StoreAccess access = new StoreAccess(() -> store);
    private final AssignmentStandings standings;
    private final Clock clock;
    private final Logger logger;

    /** Works on the store that is there. */
    @Activate
    public AssignmentOperations(UpdateServerConfig config, @Reference(service = LoggerFactory.class) Logger logger) {
        this.clock = Clock.systemUTC();
        this.logger = logger;
        this.standings = new AssignmentStandings(access, UpdatePlanner.of(config, access, clock));
    }

    AssignmentOperations(ServerStore store, UpdatePlanner planner, Clock clock, Logger logger) {
        this.store = store;
        this.clock = clock;
        this.logger = logger;
        this.standings = new AssignmentStandings(access, planner);
    }

    @Override
    public Assignment assign(String release, Scope scope, Collection<String> members, String operator, Assignment.Question question)
            throws OperationException {
        Set<String> listed = checked(scope, members);
        requireUsable(question);
        try {
            ReleasePackage wanted = release(release);
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            Assignment assignment = new Assignment(UUID.randomUUID().toString(), nameOf(wanted), wanted.version(), scope, listed.size(),
                    Assignment.State.ACTIVE, operator, now, now, question);
            access.get().createAssignment(assignment, listed);
            logger.info("{} assigned release {}@{} to {} {}: assignment {}", operator, nameOf(wanted), wanted.version(), scope,
                    scope == Scope.ALL ? "" : listed.size(), assignment.id());
            return assignment;
        } catch (StoreException e) {
            throw new OperationException(e.getMessage(), e);
        }
    }

    private static void requireUsable(Assignment.Question question) throws OperationException {
        String text = question == null ? null : question.text();
        if (text != null && (text.isBlank() || text.length() > Assignment.Question.LONGEST || text.chars().anyMatch(Character::isISOControl))) {
            throw new OperationException("A question has 1 to " + Assignment.Question.LONGEST + " characters and no control characters.");
        }
    }

    private static Set<String> checked(Scope scope, Collection<String> members) throws OperationException {
        TreeSet<String> listed = members.stream().map(String::strip).filter(member -> !member.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        if (scope == Scope.ALL && !listed.isEmpty()) {
            throw new OperationException("An assignment for all gateways lists none.");
        }
        if (scope != Scope.ALL && listed.isEmpty()) {
            throw new OperationException("Say which " + (scope == Scope.MODEL ? "models" : "gateways") + " shall get the release.");
        }
        if (listed.size() > MAX_MEMBERS) {
            throw new OperationException("One assignment lists " + MAX_MEMBERS + " gateways at most, not " + listed.size() + ".");
        }
        if (listed.stream().anyMatch(member -> member.length() > LONGEST_MEMBER || member.chars().anyMatch(Character::isISOControl))) {
            throw new OperationException("A device id or model is longer than " + LONGEST_MEMBER + " characters or holds a control character.");
        }
        return listed;
    }

    /** The release of that name and version. One of its packages stands for it. */
    private ReleasePackage release(String text) throws StoreException, OperationException {
        int at = text.lastIndexOf('@');
        String version = text.substring(at + 1).strip();
        List<ReleasePackage> found = access.get().packages().stream().filter(each -> each.version().equals(version))
                .filter(each -> at < 0 || nameOf(each).equals(text.substring(0, at).strip())).toList();
        if (found.isEmpty()) {
            throw new OperationException("There is no release " + text + ".");
        }
        if (found.stream().map(AssignmentOperations::nameOf).distinct().count() > 1) {
            throw new OperationException("Several releases have version " + version + ": say which one, "
                    + String.join(" or ", found.stream().map(each -> nameOf(each) + "@" + version).distinct().sorted().toList()) + ".");
        }
        return found.get(0);
    }

    private static String nameOf(ReleasePackage release) {
        return release.name() == null ? "" : release.name();
    }

    @Override
    public Assignment cancel(String id) throws OperationException {
        try {
            Assignment known = known(id);
            if (!access.get().cancelAssignment(id, clock.instant().truncatedTo(ChronoUnit.MICROS))) {
                throw new OperationException("Assignment " + id + " is cancelled already.");
            }
            logger.info("Assignment {} of release {}@{} is cancelled", id, known.releaseName(), known.version());
            return known(id);
        } catch (StoreException e) {
            throw new OperationException(e.getMessage(), e);
        }
    }

    private Assignment known(String id) throws StoreException, OperationException {
        return access.get().assignment(id).orElseThrow(() -> new OperationException("There is no assignment " + id + "."));
    }

    @Override
    public List<Assignment> assignments(int limit) throws OperationException {
        try {
            return access.get().assignments(limit);
        } catch (StoreException e) {
            throw new OperationException(e.getMessage(), e);
        }
    }

    @Override
    public StandingPage standings(String id, String after, int limit) throws OperationException {
        try {
            return standings.page(known(id), after, Math.max(1, Math.min(limit, ServerStore.MAX_PAGE)));
        } catch (StoreException e) {
            throw new OperationException(e.getMessage(), e);
        }
    }
}
