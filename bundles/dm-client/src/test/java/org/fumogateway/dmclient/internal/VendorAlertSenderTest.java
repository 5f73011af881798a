package org.fumogateway.dmclient.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.fumogateway.dmclient.internal.session.SessionFixture;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.notification.AlertItem;

class VendorAlertSenderTest {

    @Test
    @Proves({"DM-141", "DM-144", "DM-145", "SYN-70"})
    @DisplayName("An alert of a vendor waits in the outbox for its server; one that nobody could take is refused at once")
    void queues(@TempDir Path folder) throws Exception {
        try (SessionFixture gateway = new SessionFixture(folder)) {
            VendorAlertSender sender = new VendorAlertSender(gateway.outbox, () -> List.of("one", "two"));
            AlertItem[] items = {new AlertItem("./Vendor/Fan", "org.example.fan", "warning", new DmtData(3000)),
                new AlertItem("./Vendor/Fan", "org.example.noise", null, null)};

            sender.sendAlert("two", 1226, "c", items);

            List<GenericAlert> waiting = gateway.outbox.pendingFor("two");
            assertThat(waiting).extracting(GenericAlert::type).containsExactly("org.example.fan", "org.example.noise");
            assertThat(waiting).extracting(GenericAlert::data).containsExactly("3000", "");
            assertThat(waiting).extracting(GenericAlert::severity).containsExactly(GenericAlert.Severity.WARNING,
                    GenericAlert.Severity.INFORMATIONAL);
            assertThat(waiting.get(0).format()).isEqualTo("int");
            sender.sendAlert("one", 1226, null, new AlertItem[] {new AlertItem("", "t", null, new DmtData("text")),
                new AlertItem("", "t", null, new DmtData(new byte[] {1, 2, 3})),
                new AlertItem("", "t", null, new DmtData(new byte[] {1, 2, 3}, true)),
                new AlertItem("", "t", null, new DmtData("<x/>", DmtData.FORMAT_XML)), new AlertItem("", "t", null, DmtData.NULL_VALUE)});
            assertThat(gateway.outbox.pendingFor("one")).extracting(alert -> alert.format() + " " + alert.data()).as("formats as OMA DM names them")
                    .containsExactly("chr text", "b64 AQID", "b64 AQID", "xml <x/>", "null ");
            assertThatThrownBy(() -> sender.sendAlert("three", 1226, null, items)).isInstanceOf(DmtException.class);
            assertThatThrownBy(() -> sender.sendAlert(null, 1226, null, items)).isInstanceOf(DmtException.class);
            assertThatThrownBy(() -> sender.sendAlert("two", 1225, null, items)).isInstanceOf(DmtException.class);
            assertThat(gateway.outbox.pending()).hasSize(7);
        }
    }
}
