package org.fumogateway.powercut.cycle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.fumogateway.gateway.session.DmSessions;
import org.fumogateway.gateway.session.SessionRecord;
import org.fumogateway.gateway.session.SessionRequest;
import org.fumogateway.gateway.session.SessionTrace;

/** Sessions that take place at once, on the thread that asks for one. */
record Sessions(Consumer<String> session) implements DmSessions {

    static SessionRecord completed(String serverId) {
        return new SessionRecord(1, serverId, "1", SessionRequest.Trigger.HEALTH_CHECK, Instant.EPOCH, Instant.EPOCH, 2,
                SessionRecord.Outcome.COMPLETED, "");
    }

    @Override
    public void request(SessionRequest request) {
        session.accept(request.serverId());
    }

    @Override
    public Set<String> active() {
        return Set.of();
    }

    @Override
    public List<SessionRecord> recent() {
        return List.of();
    }

    @Override
    public Optional<SessionTrace> trace(long number) {
        return Optional.empty();
    }
}
