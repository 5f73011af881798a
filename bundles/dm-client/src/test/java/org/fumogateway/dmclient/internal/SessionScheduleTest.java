package org.fumogateway.dmclient.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.fumogateway.gateway.session.SessionRequest;
import org.fumogateway.gateway.session.SessionRequest.Trigger;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SessionScheduleTest {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofHours(1);

    private final TestLogger logger = new TestLogger();
    private final List<SessionRequest> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger lookUps = new AtomicInteger();
    private SessionSchedule schedule;

    /** Accounts that are missing for a while: the first look-up fails, and so do the first requests. */
    private final class Accounts implements SessionSchedule.Requests {

        private final int refusals;

        Accounts(int refusals) {
            this.refusals = refusals;
        }

        @Override
        public void request(SessionRequest request) {
            asked.add(request);
            if (asked.size() <= refusals) {
                throw new IllegalArgumentException("there is no account of " + request.serverId());
            }
        }

        @Override
        public List<String> servers() {
            if (lookUps.incrementAndGet() == 1) {
                throw new IllegalStateException("the accounts were closed");
            }
            return List.of("a", "b");
        }
    }

    @AfterEach
    void close() throws Exception {
        schedule.close();
    }

    @Test
    @Proves("DM-184")
    @DisplayName("The regular sessions go on after accounts that could not be read and after a server whose account is gone")
    void pollGoesOn() {
        schedule = new SessionSchedule(new SessionSchedule.Times(SHORT, LONG, LONG, LONG), new Accounts(1), logger.logger());

        await().until(() -> asked.size() >= 4);

        assertThat(List.copyOf(asked).subList(0, 4)).extracting(SessionRequest::serverId).containsExactly("a", "b", "a", "b");
        assertThat(logger.lines()).containsExactly("WARN It is not known now which servers have an account: the accounts were closed",
                "WARN A session with a could not be asked for: there is no account of a");
    }

    @Test
    @Proves({"FUMO-93", "DM-184"})
    @DisplayName("A session that cannot be asked for because the account is missing just then is asked for again")
    void askedAgain() {
        schedule = new SessionSchedule(new SessionSchedule.Times(Duration.ZERO, SHORT, SHORT, SHORT), new Accounts(2), logger.logger());
        SessionRequest start = SessionRequest.of("a", Trigger.BOOTSTRAP);

        schedule.atStart(start);
        await().until(() -> asked.size() == 3);
        assertThat(asked).containsOnly(start);

        asked.clear();
        schedule.alertsWait("b");
        await().until(() -> asked.size() == 3);
        assertThat(asked).containsOnly(SessionRequest.of("b", Trigger.ALERT));
    }
}
