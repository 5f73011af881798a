package org.fumogateway.dmclient.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fumogateway.gateway.session.SessionRequest;
import org.fumogateway.gateway.session.SessionRequest.Trigger;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** A timer that only notes what is asked of it. */
    private static final class NotedDelays extends ScheduledThreadPoolExecutor {

        private final List<Long> millis = new ArrayList<>();

        NotedDelays() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            millis.add(unit.toMillis(delay));
            return super.schedule(() -> { }, 0, unit);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "30, 2500", "600, 31000", "86400, 4321000"})
    @Proves("DM-202")
    @DisplayName("A server that wants to be left alone is asked never earlier, at most a twentieth and one second later, and not by all at once")
    void leftAlone(long seconds, long mostLater) {
        NotedDelays timer = new NotedDelays();
        schedule = new SessionSchedule(new SessionSchedule.Times(Duration.ZERO, LONG, LONG, LONG), new Accounts(0), logger.logger(), timer);
        for (int i = 0; i < 2000; i++) {
            schedule.after(Duration.ofSeconds(seconds), SessionRequest.of("a", Trigger.SCHEDULE));
        }
        long asked = seconds * 1000;
        assertThat(timer.millis).hasSize(2000).allSatisfy(delay -> assertThat(delay).isBetween(asked, asked + mostLater));
        assertThat(timer.millis).as("spread over the whole of it").anySatisfy(delay -> assertThat(delay).isLessThan(asked + mostLater / 10))
                .anySatisfy(delay -> assertThat(delay).isGreaterThan(asked + mostLater * 9 / 10));
    }
}
