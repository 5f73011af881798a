package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One shipped gateway and server at rest: what runs in them, the management tree from the command line, and the script that supervises the gateway;
 * firmware that it has to give up is the matter of {@code HealthGatesIT}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShippedGatewayIT {

    private Lab lab;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        lab = new Lab(folder);
        lab.start(lab.image("old.img", 100_000, 1), "1.0");
        lab.awaitSessions(1);
    }

    @AfterAll
    void close() {
        lab.close();
    }

    @Test
    @Order(1)
    @DisplayName("Every bundle of a running gateway and server is active, every component that can be satisfied is; a second gateway on the same data "
            + "folder is refused, the first goes on")
    void runs() throws Exception {
        everythingIsActive();
        oneGatewayPerDataFolder();
    }

    private void everythingIsActive() {
        assertThat(lab.server().run("felix:lb").lines().filter(line -> line.matches(".*\\|(Installed|Starting)\\s*\\|.*"))).isEmpty();
        // A fragment of the framework has nothing to start.
        assertThat(lab.gateway().run("felix:lb").lines().filter(line -> line.matches(".*\\|(Resolved|Installed|Starting)\\s*\\|.*"))
                .filter(line -> !line.contains("SPI Fly"))).isEmpty();
        assertThat(unsatisfied(lab.gateway().run("scr:list"))).as("components of the gateway").isEmpty();
        assertThat(unsatisfied(lab.server().run("scr:list"))).as("components of the server").isEmpty();
    }

    private void oneGatewayPerDataFolder() throws Exception {
        Process second = new ProcessBuilder(lab.script().toString(), "gateway", "--data", lab.gatewayData().toString())
                .redirectErrorStream(true).start();
        String said = new String(second.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).as(said).isEqualTo(69);
        assertThat(said).contains(lab.gatewayData().toString()).doesNotContain("Exception");
        assertThat(lab.gateway().run("fumo:status")).contains("1.0");
    }

    private static List<String> unsatisfied(String components) {
        return components.lines().filter(line -> line.toLowerCase(java.util.Locale.ROOT).contains("unsatisfied")).toList();
    }

    @Test
    @Order(2)
    @Proves({"TREE-75", "SEC-102"})
    @DisplayName("Nodes are listed, read, written and printed as a tree and as a document from the command line; secrets are not")
    void treeByCommands() {
        assertThat(lab.gateway().run("dm:list")).contains("DevInfo/", "DevDetail/", "DMAcc/", "Inbox  (not readable)", "FwUpdate/");
        assertThat(lab.gateway().run("dm:get ./DevDetail/FwV")).contains("1.0");
        assertThat(lab.gateway().run("dm:tree ./DMAcc")).contains("AAuthSecret = ********", "ServerID = fumo-server");
        assertThat(lab.gateway().run("dm:meta ./DMAcc/1/AppAuth/1/AAuthSecret")).contains("leaf, dynamic").doesNotContain("Get");
        assertThat(lab.gateway().run("dm:acl ./DMAcc/1")).contains("fumo-server");
        assertThat(lab.gateway().run("dm:set ./DMAcc/1/Name Main")).contains("./DMAcc/1/Name = Main");
        assertThat(lab.gateway().run("dm:get ./DMAcc/1/Name")).contains("Main");
        String document = lab.gateway().run("dm:tnds ./DMAcc");
        assertThat(document).contains("<MgmtTree", "<NodeName>ServerID</NodeName>", "fumo-server").doesNotContain("AAuthSecret");
    }

    @Test
    @Order(3)
    @DisplayName("A gateway process that is killed is started again by its script, account and firmware still there; a signal to the script stops it "
            + "in order: exit code 0, no process left")
    void restartsAfterKillAndStopsInOrder() throws Exception {
        ProcessHandle first = lab.gateway().javaProcess().orElseThrow();
        first.destroyForcibly();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> lab.gateway().javaProcess()
                .filter(java -> java.pid() != first.pid()).isPresent() && lab.gateway().ask("fumo:accounts").isPresent());
        assertThat(lab.gateway().run("fumo:accounts")).contains("fumo-server");
        assertThat(lab.gateway().run("fumo:status")).contains("1.0 in slot a");
        lab.awaitSessions(1);
        ProcessHandle second = lab.gateway().javaProcess().orElseThrow();
        lab.gateway().process().destroy();
        assertThat(lab.gateway().process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(lab.gateway().process().exitValue()).isZero();
        assertThat(second.isAlive()).isFalse();
    }
}
