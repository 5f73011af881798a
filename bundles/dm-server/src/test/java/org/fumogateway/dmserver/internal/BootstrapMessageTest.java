package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.operation.BootstrapDocument;
import org.fumogateway.server.operation.BootstrapDocument.Form;
import org.fumogateway.server.operation.BootstrapDocument.Protection;
import org.fumogateway.server.operation.EnrolmentRequest;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.tnds.TreeNode;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlTndsCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.syncml.xml.internal.XmlTndsCodec;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Bootstrap by DM message, as the server writes it (BOOT section 8). What a gateway reads of it is seen in the operator's integration test. */
class BootstrapMessageTest {

    private static final String DEVICE = "urn:dev:mac:0024befffe804ff1";

    private final CredentialStore credentials = new CredentialStore();
    private final GatewayEnrolment enrolment = new GatewayEnrolment("dms.example.com", "https://dms.example.com/dm", SessionTestBase.MD5,
            credentials.store(), TestLogger.create()).with(List.of(new XmlCodec(), new WbxmlCodec()), List.of(new XmlTndsCodec(), new WbxmlTndsCodec()));

    private static Map<String, String> values(TreeNode node, String path) {
        Map<String, String> values = new LinkedHashMap<>();
        for (TreeNode child : node.nodes()) {
            String below = path + child.name();
            if (child.value() != null) {
                values.put(below, child.properties().format() + ":" + (child.value().isOpaque()
                        ? Digests.nonceText(octets(child.value().octets())) : child.value().text()));
            }
            values.putAll(values(child, below + "/"));
        }
        return values;
    }

    private static byte[] octets(ByteBuffer buffer) {
        byte[] octets = new byte[buffer.remaining()];
        buffer.duplicate().get(octets);
        return octets;
    }

    private void assertAccount(TreeDocument document) {
        TreeNode top = document.nodes().get(0);
        assertThat(top.properties().type().text()).isEqualTo("urn:oma:mo:oma-dm-dmacc:1.0");
        assertThat(top.properties().acl()).isEqualTo("Get=dms.example.com&Replace=dms.example.com&Delete=dms.example.com");
        Map<String, String> values = values(top, "");
        GatewayCredentials kept = credentials.byDevice.get(DEVICE);
        String clientSecret = values.get("AppAuth/1/AAuthSecret").substring(4);
        String serverSecret = values.get("AppAuth/2/AAuthSecret").substring(4);
        assertThat(kept.clientDigest()).isEqualTo(Digests.accountDigest("urn-dev-mac-0024befffe804ff1", clientSecret));
        assertThat(kept.serverDigest()).isEqualTo(Digests.accountDigest("dms.example.com", serverSecret));
        assertThat(values).containsEntry("AppID", "chr:w7").containsEntry("ServerID", "chr:dms.example.com")
                .containsEntry("AppAddr/1/Addr", "chr:https://dms.example.com/dm").containsEntry("AppAddr/1/AddrType", "chr:URI")
                .containsEntry("AAuthPref", "chr:DIGEST").containsEntry("AppAuth/1/AAuthLevel", "chr:CLCRED")
                .containsEntry("AppAuth/1/AAuthName", "chr:urn-dev-mac-0024befffe804ff1").containsEntry("AppAuth/2/AAuthLevel", "chr:SRVCRED")
                .containsEntry("AppAuth/2/AAuthName", "chr:dms.example.com")
                .containsEntry("AppAuth/1/AAuthData", "bin:" + Digests.nonceText(kept.clientNonce()))
                .containsEntry("AppAuth/2/AAuthData", "bin:" + Digests.nonceText(kept.serverNonce()));
    }

    private static Item onlyItem(Message message) {
        assertThat(message.header().sessionId() + " " + message.header().msgId() + " " + message.header().credential()).isEqualTo("0 1 null");
        assertThat(message.header().source().uri()).isEqualTo("https://dms.example.com/dm");
        assertThat(message.commands()).hasSize(1).first().isInstanceOf(Add.class);
        assertThat(message.last()).isTrue();
        Add add = (Add) message.commands().get(0);
        assertThat(add.cmdId()).isEqualTo(1);
        assertThat(add.items()).hasSize(1);
        assertThat(add.items().get(0).target().uri()).isEqualTo("./Inbox");
        return add.items().get(0);
    }

    @Test
    @Proves({"BOOT-30", "BOOT-31", "BOOT-35", "BOOT-38", "BOOT-39", "BOOT-60", "SEC-110"})
    @DisplayName("In WBXML: one Add to the Inbox, the tree in WBXML as opaque octets, Format bin; secrets and nonces are those that the server keeps")
    void wbxml() throws Exception {
        BootstrapDocument document = enrolment.enrol(EnrolmentRequest.of(DEVICE).withForm(Form.MESSAGE, null));
        assertThat(document.mac()).isNull();
        Item item = onlyItem(new WbxmlCodec().decode(ByteBuffer.wrap(document.octets())));
        assertThat(item.meta().type()).isEqualTo(TndsCodec.WBXML);
        assertThat(item.meta().format()).isEqualTo("bin");
        assertThat(item.data().isOpaque()).isTrue();
        assertAccount(new WbxmlTndsCodec().decode(item.data().octets()));
    }

    @Test
    @Proves({"BOOT-36", "SEC-1"})
    @DisplayName("Keys that the gateway is to trust stand below Ext, which other clients may pass over")
    void trustedKeys() throws Exception {
        String key = "sha256/" + "A".repeat(43) + "=";
        Item item = onlyItem(new WbxmlCodec().decode(ByteBuffer.wrap(enrolment.enrol(EnrolmentRequest.of(DEVICE).withTrustedKeys(List.of(key, key))
                .withForm(Form.MESSAGE, null)).octets())));
        TreeDocument document = new WbxmlTndsCodec().decode(item.data().octets());
        assertAccount(document);
        assertThat(values(document.nodes().get(0), "")).containsEntry("Ext/TrustedKeys/1", "chr:" + key).containsEntry("Ext/TrustedKeys/2", "chr:" + key);
    }

    @Test
    @Proves({"BOOT-39"})
    @DisplayName("In XML: the tree in XML, Format xml; nonces are base64 text")
    void xml() throws Exception {
        BootstrapDocument document = enrolment.enrol(EnrolmentRequest.of(DEVICE).withForm(Form.MESSAGE_XML, null));
        Item item = onlyItem(new XmlCodec().decode(ByteBuffer.wrap(document.octets())));
        assertThat(item.meta().type()).isEqualTo(TndsCodec.XML);
        assertThat(item.meta().format()).isEqualTo("xml");
        assertAccount(new XmlTndsCodec().decode(item.data().octets()));
    }

    @Test
    @Proves({"BOOT-40", "BOOT-41", "BOOT-42", "BOOT-46"})
    @DisplayName("The MAC is HMAC-SHA1 with PIN, network secret or both, in lower case, as on the vectors; only over WBXML")
    void mac() throws Exception {
        byte[] vector = "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII);
        assertThat(BootstrapMessage.mac(vector, new Protection("Jefe", null))).isEqualTo("SEC=USERPIN; MAC=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
        BootstrapDocument document = enrolment.enrol(EnrolmentRequest.of(DEVICE).withForm(Form.MESSAGE, new Protection("2468", "label secret")));
        assertThat(document.mac()).isEqualTo(BootstrapMessage.mac(document.octets(), new Protection("2468:label secret", null))
                .replace("USERPIN", "USERPIN_NETWORKID"));
        assertThat(enrolment.enrol(EnrolmentRequest.of(DEVICE).withForm(Form.MESSAGE, new Protection(null, "label secret"))).mac()).startsWith("SEC=NETWORKID; MAC=");
        assertThatThrownBy(() -> enrolment.enrol(EnrolmentRequest.of(DEVICE).withForm(Form.PROVISIONING, new Protection("1", null)))).isInstanceOf(OperationException.class);
        assertThatThrownBy(() -> new Protection(null, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("A document that cannot be written leaves the gateway its earlier credentials")
    void noCodec() throws Exception {
        enrolment.enrol(DEVICE, null);
        GatewayCredentials before = credentials.byDevice.get(DEVICE);
        enrolment.with(List.of(), List.of());

        assertThatThrownBy(() -> enrolment.enrol(EnrolmentRequest.of(DEVICE).withForm(Form.MESSAGE, null))).isInstanceOf(OperationException.class)
                .hasMessageContaining("application/vnd.syncml.dm+wbxml");
        assertThat(credentials.byDevice.get(DEVICE)).isSameAs(before);
    }
}
