package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.WireProxy.Exchange;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flows 5.4.1 and 5.4.4, one after the other, by a gateway whose account says WBXML; the server answers in what it is asked in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WbxmlFlowIT {

    private static final long OCTETS = 1L << 20;
    private static final String ENCODING = "<parm name=\"DEFAULTENCODING\" value=\"" + SyncMlCodec.WBXML + "\"/>";

    private Lab lab;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        lab = new Lab(folder).quietStart();
        lab.startServer();
        lab.provision(lab.image("firmware-1.img", OCTETS, 1), "4.1.0");
        speakWbxml(lab.gatewayData().resolve("bootstrap/account.xml"));
        lab.startGateway();
        lab.awaitSessions(1);
    }

    @AfterAll
    void close() {
        lab.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"largeObject, UPDATE, true, 2, b", "downloadAndUpdate, DOWNLOAD_AND_UPDATE, false, 3, a"})
    @Proves({"SYN-56", "SYN-57", "SYN-60", "FUMO-117"})
    @DisplayName("A gateway set to WBXML updates itself, and every message in both directions is WBXML")
    void updates(String way, String operation, boolean chunks, int release, String slot) throws Exception {
        String version = "4." + release + ".0";
        lab.route(way);
        Path image = lab.image("firmware-" + release + ".img", OCTETS, release);
        lab.publish(lab.packageOf(image, version));
        lab.connect();
        JsonObject job = lab.awaitEnd(version);
        lab.awaitSettled();

        assertThat(job.getString("state")).as(job.toString()).isEqualTo("SUCCEEDED");
        assertThat(job.getString("operation")).isEqualTo(operation);
        assertThat(Files.mismatch(lab.gatewayData().resolve("slots/" + slot + "/firmware.img"), image)).isEqualTo(-1);
        List<Exchange> exchanges = lab.proxy().exchanges();
        lab.proxy().clear();
        assertThat(exchanges).hasSizeGreaterThan(3).allSatisfy(exchange -> {
            assertThat(exchange.requestType()).isEqualTo(SyncMlCodec.WBXML);
            assertThat(exchange.responseType()).isEqualTo(SyncMlCodec.WBXML);
            assertThat(exchange.request()).startsWith("<SyncML");
            assertThat(exchange.response()).startsWith("<SyncML");
        });
        assertThat(exchanges.stream().anyMatch(exchange -> exchange.response().contains("<MoreData/>"))).isEqualTo(chunks);
    }

    /** What an operator or a factory writes into the account: the encoding that messages to this server have. */
    private static void speakWbxml(Path account) throws IOException {
        String document = Files.readString(account);
        String changed = document.replace("<parm name=\"APPID\" value=\"w7\"/>", "<parm name=\"APPID\" value=\"w7\"/>" + ENCODING);
        assertThat(changed).as("the account document").contains(ENCODING);
        Files.writeString(account, changed);
    }
}
