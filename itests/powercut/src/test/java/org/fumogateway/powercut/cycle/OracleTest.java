package org.fumogateway.powercut.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.fumogateway.powercut.cycle.Attack.Cut;
import org.fumogateway.simulateddisk.Operation;
import org.fumogateway.simulateddisk.RestartPolicy;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The oracle of the sweep is seen finding what it is for: a gateway that is broken on purpose lives through the update as long as nobody cuts the
 * power, and breaks a promise that is named here as soon as somebody does. The same cuts do no harm to the gateway as it is.
 */
class OracleTest {

    private static final Cycle CYCLE = new Cycle(Cycle.Way.DOWNLOAD_AND_UPDATE, false);
    private static final int MOST_CUTS = 8;
    private static final int THREADS = 2;
    private static final Path STATE = GatewayProcess.ROOT.resolve("state");

    @TempDir
    Path folder;

    @Test
    @Proves({"FUMO-63", "FUMO-126"})
    @DisplayName("Records of the agent that are written and not forced: an accepted command is found without its report")
    void recordsNotForced() throws Exception {
        assertFound(Flaw.unforced("records of the agent are not forced", STATE.resolve("fumo-agent")),
                operation -> operation.path().startsWith(STATE.resolve("fumo-agent")), "was accepted, and the gateway is at rest without a report");
    }

    @Test
    @Proves({"PKG-67", "PKG-68"})
    @DisplayName("The boot pointer leads to a slot whose image is not durable: firmware is found running that is not whole")
    void slotNotForced() throws Exception {
        assertFound(Flaw.unforced("images are not forced", GatewayProcess.LAYOUT.image(org.fumogateway.slotboot.Slot.B)),
                operation -> operation.path().getFileName().toString().startsWith("boot."), "the image that runs is not whole");
    }

    @Test
    @Proves({"FUMO-74", "FUMO-93"})
    @DisplayName("A report that is dropped before its Status has come: an accepted command is found without its report")
    void reportDroppedFirst() throws Exception {
        assertFound(new Flaw("a report is settled before the server has it", path -> false, true),
                operation -> operation.path().startsWith(STATE.resolve("dm-client")), "was accepted, and the gateway is at rest without a report");
    }

    /** Cuts right behind operations of a kind, spread over the update; what was not forced is gone. */
    private void assertFound(Flaw flaw, Predicate<Operation> places, String promise) throws Exception {
        assertThat(violations(flaw, places)).as(flaw.name()).anyMatch(violation -> violation.contains(promise));
        assertThat(violations(Flaw.NONE, places)).as("the gateway as it is").isEmpty();
    }

    private List<String> violations(Flaw flaw, Predicate<Operation> places) throws Exception {
        try (Range range = new Range(folder, THREADS, List.of(CYCLE), flaw)) {
            List<Operation> all = range.operations(CYCLE).stream().filter(places).toList();
            int step = Math.max(1, all.size() / MOST_CUTS);
            List<Shot> shots = all.stream().filter(operation -> all.indexOf(operation) % step == step - 1)
                    .map(operation -> new Shot(CYCLE, Attack.of(cutBehind(operation)), operation.number(), 0)).toList();
            return range.fire(shots).stream().filter(hit -> hit.outcome() == Outcome.VIOLATION).map(Range.Hit::violation).toList();
        }
    }

    private static Cut cutBehind(Operation operation) {
        return new Cut(operation.number(), operation.octets(), RestartPolicy.DROP_UNFORCED, 0);
    }
}
