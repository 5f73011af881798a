package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.updateserver.internal.SimulatedGateway.INSTANCE;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.gateway.DeliveryRoute;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the server remembers of a gateway, and what it must not believe any more. */
class GatewayKnowledgeTest extends DialogueTestBase {

    private Gateway known() {
        return store.gateways.get(DEVICE);
    }

    @Test
    @Proves("BOOT-61")
    @DisplayName("BOOT-61: an enrolled gateway counts as known only with its first session, which is its first contact")
    void bootstrapped() {
        assertThat(known()).as("enrolled, but never heard of").isNull();
        run();
        assertThat(known().firstContact()).isEqualTo(clock.instant());
        assertThat(known().lastContact()).isEqualTo(clock.instant());
    }

    @Test
    @Proves("FUMO-111")
    @DisplayName("With another firmware version the digest of the old image is forgotten: no delta is chosen by it, the next session reads anew")
    void digestOfOldImage() {
        gateway.tree.put(PackageChoice.FIRMWARE_DIGEST, "0ld");
        run();
        store.packages.clear();
        store.putPackage(new ReleasePackage("dd", 10, "p-dd", "GW-200", "4.3.0", List.of("exampleworks,gw-200"), List.of(), List.of(), "0ld", 1,
                clock.instant()));
        updated();
        gateway.tree.put(PackageChoice.FIRMWARE_DIGEST, "new");

        run(report("200"));

        assertThat(known().detail(Gateway.FIRMWARE_VERSION)).contains("4.2.0");
        assertThat(known().detail(PackageChoice.FIRMWARE_DIGEST)).isEmpty();
        assertThat(store.jobs).as("no delta for an image that is gone").hasSize(1);

        run();
        assertThat(known().detail(PackageChoice.FIRMWARE_DIGEST)).contains("new");
    }

    @Test
    @Proves("FUMO-110")
    @DisplayName("What a gateway sends beside DevInfo is not kept: neither its route nor what is read from its tree can be changed that way")
    void onlyDeviceInfo() throws Exception {
        store.packages.clear();
        run();
        route("downloadThenUpdate");
        Map<String, String> more = new HashMap<>(deviceInfo);
        more.put(Gateway.ROUTE, "largeObject");
        more.put(Gateway.FIRMWARE_VERSION, "0.0.1");
        more.put("./Anything", "x".repeat(5000));
        deviceInfo = more;

        assertThat(run()).as("DevInfo is the same as before").isEmpty();

        assertThat(known().detail(Gateway.ROUTE)).contains(DeliveryRoute.parse("downloadThenUpdate").text());
        assertThat(known().detail(Gateway.FIRMWARE_VERSION)).contains("4.1.7");
        assertThat(known().details()).doesNotContainKey("./Anything");
    }

    @Test
    @Proves("FUMO-110")
    @DisplayName("A DevInfo leaf that a gateway does not send any more is forgotten, and the gateway is inspected again")
    void deviceInfoGone() {
        store.packages.clear();
        deviceInfo = Map.of("./DevInfo/Man", "Example Works", "./DevInfo/Mod", "GW-200", "./DevInfo/Ext/Site", "roof");
        run();
        assertThat(known().details()).containsEntry("./DevInfo/Ext/Site", "roof");

        deviceInfo = Map.of("./DevInfo/Man", "Example Works", "./DevInfo/Mod", "GW-200");

        assertThat(run()).isNotEmpty().allMatch(ManagementCommand.Read.class::isInstance);
        assertThat(known().details()).doesNotContainKey("./DevInfo/Ext/Site");
        assertThat(known().instances()).extracting(instance -> instance.uri()).containsExactly(INSTANCE);
    }
}
