package org.fumogateway.operatorendpoint.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.gateway.GatewayChange;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.JobTransfer;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.operation.UpdateRecords;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EventReaderTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private final List<JobEvent> stored = new ArrayList<>();
    private final EventReader reader = new EventReader(NOW);

    private final UpdateRecords records = new UpdateRecords() {
        @Override
        public List<JobEvent> eventsSince(Instant from, int limit) {
            return stored.stream().filter(event -> !event.at().isBefore(from)).sorted(Comparator.comparing(JobEvent::at)
                    .thenComparing(JobEvent::jobId).thenComparing(JobEvent::position)).limit(limit).toList();
        }

        @Override
        public Optional<Gateway> gateway(String deviceId) {
            return Optional.empty();
        }

        @Override
        public List<GatewayChange> changes(String deviceId, int limit) {
            return List.of();
        }

        @Override
        public List<String> outlook(String deviceId) {
            return List.of();
        }

        @Override
        public Optional<String> identity(String deviceId) {
            return Optional.empty();
        }

        @Override
        public Optional<JobTransfer> transfer(String jobId) {
            return Optional.empty();
        }
    };

    private void store(String job, int position, Instant at) {
        stored.add(new JobEvent(job, position, at, UpdateJob.State.NEW, "x"));
    }

    private List<String> fresh() throws OperationException {
        return reader.fresh(records).stream().map(event -> event.jobId() + event.position()).toList();
    }

    @Test
    @DisplayName("Each event is told once, also one that was committed late beside a younger one; what was before the beginning is not told")
    void onceEach() throws OperationException {
        store("old", 1, NOW.minusSeconds(1));
        assertThat(fresh()).isEmpty();
        store("b", 1, NOW.plusMillis(900));
        assertThat(fresh()).containsExactly("b1");
        store("a", 1, NOW.plusMillis(100));
        assertThat(fresh()).as("noted before, committed after").containsExactly("a1");
        assertThat(fresh()).isEmpty();
        store("c", 1, NOW.plusSeconds(60));
        assertThat(fresh()).containsExactly("c1");
    }

    @Test
    @DisplayName("A burst of more events than a page holds is told completely, even if all of them bear one moment less than a page")
    void burst() throws OperationException {
        for (int i = 0; i < 3500; i++) {
            store("j", i, NOW.plusNanos(1000L * (i / 900)));
        }
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            told.addAll(fresh());
        }
        assertThat(told).doesNotHaveDuplicates().hasSize(3500);
    }
}
