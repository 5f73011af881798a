package org.fumogateway.dmprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.fumogateway.syncml.Data;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportFormsTest {

    @ParameterizedTest
    @ValueSource(strings = {"algorithm=MD5, username=\"edge-7\", mac=AbC+/9==", "mac=AbC+/9==,username=\"edge-7\"",
            "MAC=\"AbC+/9==\" , UserName=edge-7 , x=y", "  username = \"edge-7\" ,mac= AbC+/9== "})
    @Proves({"SEC-51", "SEC-52"})
    @DisplayName("The integrity header is read in any order, quoted or not")
    void macHeader(String value) {
        assertThat(MacHeader.parse(value)).contains(new MacHeader("edge-7", "AbC+/9=="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mac", "mac=x", "username=\"a\"", "username=\"a, mac=x", "algorithm=SHA1, username=\"a\", mac=x",
            "username=\"a\\b\", mac=x", "username=\"a\u0001b\", mac=x", "=,=,=", "username=a\nb, mac=x", "username=a\"b, mac=x"})
    @Proves({"SEC-51", "SEC-56"})
    @DisplayName("A broken integrity header counts as none")
    void brokenMacHeader(String value) {
        assertThat(MacHeader.parse(value)).isEmpty();
        assertThat(MacHeader.parse(null)).isEmpty();
        assertThat(MacHeader.parse("username=a, mac=" + "x".repeat(5_000))).isEmpty();
    }

    @Test
    @Proves("SEC-51")
    @DisplayName("A user name that would break out of its quotes is not sent")
    void injection() {
        assertThatThrownBy(() -> new MacHeader("a\", mac=forged", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MacHeader("a\r\nEvil: 1", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThat(new MacHeader("a", "secretproof").toString()).doesNotContain("secretproof");
    }

    @Test
    @Proves({"SYN-7", "SYN-70", "SYN-73"})
    @DisplayName("Base64 is decoded with white space or without padding, also where bin is written in XML")
    void base64() throws NodeValueException {
        byte[] octets = {0, 1, -2, -1};
        assertThat(NodeValues.decode(Data.ofText(" AAH+\r\n/w==\t"), "b64")).isEqualTo(octets);
        assertThat(NodeValues.decode(Data.ofText("AAH+/w"), "B64")).isEqualTo(octets);
        assertThat(NodeValues.decode(Data.ofText("AAH+/w=="), "bin")).isEqualTo(octets);
        assertThat(NodeValues.encodeBase64(octets)).isEqualTo(Data.ofText("AAH+/w=="));
    }

    @Test
    @Proves({"SYN-46", "SYN-71"})
    @DisplayName("Raw octets and text are taken as they are")
    void raw() throws NodeValueException {
        byte[] octets = {0, 1, -2, -1};
        assertThat(NodeValues.decode(Data.ofOpaque(ByteBuffer.wrap(octets)), "bin")).isEqualTo(octets);
        assertThat(NodeValues.decode(Data.ofText(" \u00e4 "), null)).isEqualTo(" \u00e4 ".getBytes(StandardCharsets.UTF_8));
        assertThat(NodeValues.decode(null, "b64")).isEmpty();
        assertThat(NodeValues.decode(Data.EMPTY, "b64")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "AAH+/w=", "AAH-_w==", "AA==AA==", "x y z !"})
    @Proves({"SYN-70", "TREE-28"})
    @DisplayName("What is no base64 is answered 415, and the refusal does not quote it")
    void notBase64(String text) {
        for (String format : new String[] {"b64", "bin"}) {
            assertThatThrownBy(() -> NodeValues.decode(Data.ofText(text), format))
                    .isInstanceOfSatisfying(NodeValueException.class, refusal -> assertThat(refusal.status()).isEqualTo(415))
                    .hasMessageNotContaining(text.length() > 1 ? text : "\n");
        }
    }

    @Test
    @Proves({"SYN-53", "SYN-54", "DM-96"})
    @DisplayName("Which Status means success: any 2xx but chunk accepted, cancelled, not executed and rolled back")
    void success() {
        assertThat(new Integer[] {200, 201, 202, 204, 212, 217, 299}).allMatch(StatusCode::succeeded);
        assertThat(new Integer[] {0, 101, 213, 214, 215, 216, 304, 401, 418, 500, 516, 999}).noneMatch(StatusCode::succeeded);
        assertThat(new Integer[] {200, 212}).allMatch(StatusCode::headerAccepted);
        assertThat(new Integer[] {401, 407}).allMatch(StatusCode::headerChallenged).noneMatch(StatusCode::headerAccepted);
        assertThat(StatusCode.known(0)).isEqualTo(500);
        assertThat(StatusCode.known(600)).isEqualTo(500);
        assertThat(StatusCode.known(499)).isEqualTo(499);
    }

    @Test
    @Proves({"SYN-55", "DM-12"})
    @DisplayName("Which alert codes DM defines, which ask the user, which open a session")
    void alerts() {
        assertThat(new Integer[] {1100, 1104, 1200, 1201, 1222, 1223, 1224, 1225, 1226}).allMatch(AlertCode::isDefined);
        assertThat(new Integer[] {0, 1099, 1105, 1202, 1221, 1227, 5000}).noneMatch(AlertCode::isDefined);
        assertThat(new Integer[] {1100, 1101, 1102, 1103, 1104}).allMatch(AlertCode::isInteraction)
                .noneMatch(AlertCode::startsSession);
        assertThat(new Integer[] {1200, 1201}).allMatch(AlertCode::startsSession);
    }
}
