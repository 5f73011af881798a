package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fumogateway.lab.Lab;
import org.fumogateway.lab.WireProxy.Exchange;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole update under auth-MAC in both directions. The MACs are computed once more here from the formula, not with the code under test. */
class SignedFlowIT {

    private static final Pattern HEADER = Pattern.compile("algorithm=MD5, username=\"([^\"]+)\", mac=([A-Za-z0-9+/]{22}==)");
    private static final Pattern NEXT_NONCE = Pattern.compile("<NextNonce[^>]*>([^<]+)</NextNonce>");

    /** One direction: who signs, and the nonce that the other side gave last. */
    private static final class Signer {

        private final String name;
        private final byte[] digest;
        private byte[] nonce;

        Signer(String document, int index) throws Exception {
            name = value(document, "AAUTHNAME", index);
            digest = base64(md5(utf8(name + ":" + value(document, "AAUTHSECRET", index))));
            nonce = Base64.getDecoder().decode(value(document, "AAUTHDATA", index));
        }

        /** A message is signed with the nonce given last, and its own challenge is the nonce of the other side. */
        void assertSigned(String message, String header, Signer other) throws Exception {
            assertThat(header).as("unsigned: " + message).isNotNull();
            Matcher read = HEADER.matcher(header);
            assertThat(read.matches()).as(header).isTrue();
            ByteArrayOutputStream input = new ByteArrayOutputStream();
            input.writeBytes(digest);
            input.write(':');
            input.writeBytes(nonce);
            input.write(':');
            input.writeBytes(base64(md5(utf8(message))));
            assertThat(read.group(1)).isEqualTo(name);
            assertThat(read.group(2)).as(message).isEqualTo(new String(base64(md5(input.toByteArray())), StandardCharsets.US_ASCII));
            assertThat(message).doesNotContain("<Cred>").doesNotContain("<Data>212</Data>");
            Matcher next = NEXT_NONCE.matcher(message);
            if (next.find()) {
                other.nonce = Base64.getDecoder().decode(next.group(1));
            }
        }

        private static String value(String document, String name, int index) {
            return Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(document).results().map(found -> found.group(1)).toList()
                    .get(index);
        }

        private static byte[] md5(byte[] octets) throws Exception {
            return MessageDigest.getInstance("MD5").digest(octets);
        }

        private static byte[] base64(byte[] octets) {
            return Base64.getEncoder().encode(octets);
        }

        private static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    @Test
    @Proves({"SEC-16", "SEC-17", "SEC-18", "SEC-32", "SEC-35", "SEC-37", "SEC-50", "SEC-51", "SEC-53", "SEC-54", "SEC-55", "BOOT-61"})
    @DisplayName("Enrolled for MAC, gateway and server sign every message of an update, restart of the gateway included, with nonces that never tear")
    void update(@TempDir Path folder) throws Exception {
        try (Lab lab = new Lab(folder).authentication("mac").quietStart().keepPackages()) {
            Path image = lab.image("firmware.img", 1 << 20, 1);
            lab.startServer();
            lab.provision(image, "4.1.7");
            String document = Files.readString(lab.gatewayData().resolve("bootstrap").resolve("account.xml"));
            assertThat(lab.server().run("server:gateways")).as("enrolled, but never seen").doesNotContain(lab.device());
            lab.startGateway();
            lab.awaitSessions(1);
            assertThat(lab.server().run("server:gateways")).contains(lab.device());
            lab.release(image, "4.2.0");
            lab.connect();
            JsonObject job = lab.awaitEnd("4.2.0");
            assertThat(job.getString("state")).as(job.toString()).isEqualTo("SUCCEEDED");
            lab.awaitRunning("4.2.0");

            Signer gateway = new Signer(document, 0);
            Signer server = new Signer(document, 1);
            List<Exchange> exchanges = lab.proxy().exchanges();
            assertThat(exchanges).hasSizeGreaterThan(6);
            for (Exchange exchange : exchanges) {
                gateway.assertSigned(exchange.request(), exchange.requestMac(), server);
                assertThat(exchange.response()).doesNotContain("<Data>401</Data>").doesNotContain("<Data>407</Data>").contains("<NextNonce");
                server.assertSigned(exchange.response(), exchange.responseMac(), gateway);
            }
        }
    }
}
