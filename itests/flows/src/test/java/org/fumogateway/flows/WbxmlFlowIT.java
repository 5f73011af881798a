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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flows 5.4.1 and 5.4.4 by a gateway whose account says WBXML; the server answers in what it is asked in. */
class WbxmlFlowIT {

    private static final long OCTETS = 1L << 20;
    private static final String ENCODING = "<parm name=\"DEFAULTENCODING\" value=\"" + SyncMlCodec.WBXML + "\"/>";

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource({"largeObject, UPDATE, true", "downloadAndUpdate, DOWNLOAD_AND_UPDATE, false"})
    @Proves({"SYN-56", "SYN-57", "SYN-60", "FUMO-117"})
    @DisplayName("A gateway set to WBXML updates itself, and every message in both directions is WBXML")
    void updates(String way, String operation, boolean chunks) throws Exception {
        try (Lab lab = new Lab(folder)) {
            lab.gatewaySetting("org.fumogateway.dmclient", "sessionOnStart", "false");
            lab.serverSetting("org.fumogateway.updateserver", "way", way);
            lab.startServer();
            lab.provision(lab.image("old.img", OCTETS, 1), "4.1.7");
            speakWbxml(lab.gatewayData().resolve("bootstrap/account.xml"));
            lab.startGateway();
            lab.awaitSessions(1);
            lab.publish(lab.packageOf(lab.image("new.img", OCTETS, 2), "4.2.0"));
            lab.connect();
            JsonObject job = lab.awaitJob("4.2.0", "SUCCEEDED", "REPORTED_FAIL", "REFUSED", "LOST");
            lab.awaitSettled();

            assertThat(job.getString("state")).as(job.toString()).isEqualTo("SUCCEEDED");
            assertThat(job.getString("operation")).isEqualTo(operation);
            assertThat(Files.mismatch(lab.gatewayData().resolve("slots/b/firmware.img"), lab.folder().resolve("new.img"))).isEqualTo(-1);
            List<Exchange> exchanges = lab.proxy().exchanges();
            assertThat(exchanges).hasSizeGreaterThan(3).allSatisfy(exchange -> {
                assertThat(exchange.requestType()).isEqualTo(SyncMlCodec.WBXML);
                assertThat(exchange.responseType()).isEqualTo(SyncMlCodec.WBXML);
                assertThat(exchange.request()).startsWith("<SyncML");
                assertThat(exchange.response()).startsWith("<SyncML");
            });
            assertThat(exchanges.stream().anyMatch(exchange -> exchange.response().contains("<MoreData/>"))).isEqualTo(chunks);
        }
    }

    /** What an operator or a factory writes into the account: the encoding that messages to this server have. */
    private static void speakWbxml(Path account) throws IOException {
        String document = Files.readString(account);
        String changed = document.replace("<parm name=\"APPID\" value=\"w7\"/>", "<parm name=\"APPID\" value=\"w7\"/>" + ENCODING);
        assertThat(changed).as("the account document").contains(ENCODING);
        Files.writeString(account, changed);
    }
}
