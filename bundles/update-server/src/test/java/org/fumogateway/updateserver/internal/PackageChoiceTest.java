package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PackageChoiceTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private final Map<String, String> details = new HashMap<>(Map.of("./DevInfo/Man", "Example Works", "./DevInfo/Mod", "GW-200",
            "./DevDetail/FwV", "4.1.7", "./DevDetail/HwV", "C1"));

    private static ReleasePackage release(String id, String version, long size, int age) {
        return new ReleasePackage(id, size, id, "n", version, List.of("exampleworks,gw-200"), List.of(), List.of(), null, 1,
                NOW.minusSeconds(age));
    }

    private static ReleasePackage limited(String id, List<String> products, List<String> hardware, List<String> from,
            String base) {
        return new ReleasePackage(id, 10, id, "n", "4.2.0", products, hardware, from, base, 1, NOW);
    }

    private Optional<String> choose(ReleasePackage... packages) {
        Gateway gateway = new Gateway("d", details, List.of(), NOW, NOW, NOW);
        return PackageChoice.choose(UpdateTarget.of(gateway),
                Stream.of(packages).sorted(Comparator.comparing(ReleasePackage::published).reversed())
                .toList(), release -> true, release -> false).map(ReleasePackage::sha256);
    }

    @Test
    @Proves({"FUMO-109", "PKG-76"})
    @DisplayName("The version published last is chosen, in its smallest package")
    void newestThenSmallest() {
        assertThat(choose(release("old", "4.1.9", 1, 100), release("full", "4.2.0", 500, 10), release("delta", "4.2.0", 50, 20)))
                .contains("delta");
        assertThat(choose(release("running", "4.1.7", 1, 0))).isEmpty();
    }

    @Test
    @Proves({"PKG-29", "PKG-30", "PKG-33"})
    @DisplayName("Product, hardware and running version must fit")
    void fit() {
        List<String> product = List.of("exampleworks,gw-200");
        assertThat(choose(limited("a", List.of("other,x"), List.of(), List.of(), null))).isEmpty();
        assertThat(choose(limited("a", product, List.of("C2"), List.of(), null))).isEmpty();
        assertThat(choose(limited("a", product, List.of("C2", "C1"), List.of(), null))).contains("a");
        assertThat(choose(limited("a", product, List.of(), List.of("4.1.6"), null))).isEmpty();
        assertThat(choose(limited("a", product, List.of(), List.of("4.1.6", "4.1.7"), null))).contains("a");
    }

    @Test
    @Proves({"FUMO-111"})
    @DisplayName("A difference is chosen by the digest of the running image, else by a version that it names")
    void deltas() {
        List<String> product = List.of("exampleworks,gw-200");
        assertThat(choose(limited("a", product, List.of(), List.of(), "b1"))).isEmpty();
        assertThat(choose(limited("a", product, List.of(), List.of("4.1.7"), "b1"))).contains("a");
        details.put(PackageChoice.FIRMWARE_DIGEST, "B2");
        assertThat(choose(limited("a", product, List.of(), List.of("4.1.7"), "b1"))).isEmpty();
        assertThat(choose(limited("a", product, List.of(), List.of(), "b2"))).contains("a");
    }

    @Test
    @DisplayName("A gateway that names its products is believed rather than its manufacturer and model")
    void ownProducts() {
        details.put(PackageChoice.COMPATIBLE, "acme,one;acme,two");
        assertThat(choose(limited("a", List.of("acme,two"), List.of(), List.of(), null))).contains("a");
        assertThat(choose(limited("a", List.of("exampleworks,gw-200"), List.of(), List.of(), null))).isEmpty();
    }

    @Test
    @DisplayName("A gateway whose version is unknown gets nothing")
    void unknownVersion() {
        details.remove("./DevDetail/FwV");
        assertThat(choose(release("full", "4.2.0", 500, 10))).isEmpty();
    }
}
