package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.WireProxy;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A gateway in a hostile environment says in one sentence what the trouble is, and the next attempt works. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TroubledGatewayIT {

    private Lab lab;

    @BeforeAll
    void startServer(@TempDir Path folder) throws Exception {
        lab = new Lab(folder).gatewaySetting("org.fumogateway.dmclient", "messageRetryMillis", "50")
                .gatewaySetting("org.fumogateway.storage", "quota", "1500000");
        lab.startServer();
        lab.provision(lab.image("old.img", 100_000, 1), "1.0");
    }

    /** Trouble of a test that failed must not be felt by the next one. */
    @AfterEach
    void letThrough() {
        lab.proxy().forwardTo(lab.serverUrl());
        lab.proxy().fault(WireProxy.Fault.NONE);
    }

    @AfterAll
    void close() {
        lab.close();
    }

    @Test
    @Order(1)
    @Proves({"DM-182", "DM-183", "DM-203"})
    @DisplayName("A DM server that cannot be reached: one sentence in the list of sessions; once it is there the next session works")
    void serverUnreachable() throws Exception {
        lab.proxy().forwardTo("http://127.0.0.1:1");
        lab.proxy().fault((path, exchange) -> {
            WireProxy.send(exchange, 503, new byte[0]);
            return true;
        });
        lab.startGateway();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> lab.sessions().stream()
                .anyMatch(session -> session.getString("outcome").equals("NO_CONNECTION")));
        assertThat(lab.sessions().get(0).getString("detail")).contains("503").doesNotContain("Exception");
        letThrough();
        lab.connect();
        lab.awaitSessions(1);
    }

    @Test
    @Order(2)
    @Proves({"DL-108", "DL-121"})
    @DisplayName("A gateway whose storage is too small for a package reports 501, keeps running, and takes a small one afterwards")
    void storageTooSmall() throws Exception {
        lab.release(lab.image("large.img", 4_000_000, 2), "2.0");
        lab.connect();
        assertThat(lab.awaitJob("2.0", "REPORTED_FAIL", "SUCCEEDED", "REFUSED").getInt("resultCode")).isEqualTo(501);
        assertThat(lab.awaitSettled().getString("detail")).isNotBlank();
        lab.release(lab.image("small.img", 400_000, 3), "3.0");
        lab.connect();
        assertThat(lab.awaitJob("3.0", "REPORTED_FAIL", "SUCCEEDED", "REFUSED").getString("state")).isEqualTo("SUCCEEDED");
    }
}
