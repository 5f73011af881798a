package org.fumogateway.dmprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DigestsTest {

    private static final String CLIENT = Digests.accountDigest("gw-0042", "s3cret-client");
    private static final String SERVER = Digests.accountDigest("dms.example.com", "s3cret-server");
    private static final byte[] CLIENT_NONCE = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
    private static final byte[] SERVER_NONCE = HexFormat.of().parseHex("f0e1d2c3b4a5968778695a4b3c2d1e0f");

    @Test
    @Proves({"SEC-14", "SEC-15"})
    @DisplayName("Basic and MD5 proofs of the worked example printed by OMA")
    void vectorA() {
        assertThat(Digests.basic("Bruce2", "OhBehave")).isEqualTo("QnJ1Y2UyOk9oQmVoYXZl");
        String account = Digests.accountDigest("Bruce2", "OhBehave");
        assertThat(account).isEqualTo("PtEdr8lBQ45IbT1bZIkrOQ==");
        assertThat(Digests.md5(account, Digests.nonce("Tm9uY2U="))).isEqualTo("Zz6EivR3yeaaENcRN6lpAQ==");
    }

    @Test
    @Proves({"SEC-14", "SEC-15", "SEC-33", "SEC-38"})
    @DisplayName("Client proofs: with a nonce, with none, with the default nonce; a nonce counts decoded")
    void vectorB() {
        assertThat(Digests.basic("gw-0042", "s3cret-client")).isEqualTo("Z3ctMDA0MjpzM2NyZXQtY2xpZW50");
        assertThat(CLIENT).isEqualTo("pbN/nnWYrsFhEkqUaiGBrg==");
        assertThat(Digests.md5(CLIENT, CLIENT_NONCE)).isEqualTo("RoMD+tbNbihE2roXAxLcPg==");
        assertThat(Digests.md5(CLIENT, Digests.nonce("ABEiM0RVZneImaq7zN3u/w"))).isEqualTo("RoMD+tbNbihE2roXAxLcPg==");
        assertThat(Digests.md5(CLIENT, new byte[0])).isEqualTo("FRpAqGxFJI7e6Vs6Xn5zUw==");
        assertThat(Digests.md5(CLIENT, "ABEiM0RVZneImaq7zN3u/w==".getBytes(StandardCharsets.US_ASCII))).as("a nonce that was not decoded")
                .isEqualTo("V8LD3zyv1sKfqeOOxDczHQ==");
        assertThat(Digests.md5(CLIENT, new byte[4])).isEqualTo("jURfVltCgEc43tqglmI3QQ==");
        assertThat(Digests.md5(CLIENT, Digests.resynchronisationNonce())).isEqualTo("jURfVltCgEc43tqglmI3QQ==");
        assertThat(Digests.md5(CLIENT, Digests.resynchronisationNonceInText())).isEqualTo("h8nwar8YlApPl5+DyIpj9Q==");
    }

    @Test
    @Proves({"SEC-14", "SEC-15"})
    @DisplayName("Server proof with its own nonce chain")
    void vectorC() {
        assertThat(SERVER).isEqualTo("IbsZCkQn+F0VykCDb8mBgA==");
        assertThat(Digests.md5(SERVER, SERVER_NONCE)).isEqualTo("hHPZe9go8MID4/qttEDavQ==");
    }

    @Test
    @Proves({"SEC-16", "SEC-17", "SEC-18", "SEC-51"})
    @DisplayName("MAC over an XML message is the nested MD5 over the exact octets, written as the transport header wants it")
    void vectorD() {
        String body = "<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto>"
                + "<SessionID>1A</SessionID><MsgID>2</MsgID><Target><LocURI>https://dms.example.com/dm</LocURI></Target>"
                + "<Source><LocURI>urn:dev:mac:0200c0fffe123456</LocURI><LocName>gw-0042</LocName></Source></SyncHdr><SyncBody>"
                + "<Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><Data>200</Data></Status>"
                + "<Final/></SyncBody></SyncML>";
        ByteBuffer octets = ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8));
        assertThat(octets.remaining()).isEqualTo(429);
        String mac = Digests.mac(CLIENT, CLIENT_NONCE, octets);
        assertThat(octets.remaining()).isEqualTo(429);
        assertThat(new MacHeader("gw-0042", mac).format())
                .isEqualTo("algorithm=MD5, username=\"gw-0042\", mac=DqVAP0pXI0SeGmaNuZvjsA==");
    }

    @Test
    @Proves({"SEC-16", "SEC-17"})
    @DisplayName("MAC over a WBXML message: binary octets count as they are")
    void vectorE() {
        byte[] body = HexFormat.of().parseHex("03a4016a006d6c7103312e32000172034" + "44d2f312e3200016503310001"
                + "5b033100016e570375726e3a6465763a3100010167570368747470"
                + "3a2f2f732f646d0001015a00014c0331363338340001010100006b"
                + "694b033100015c033100014c033000014a0353796e634864720001"
                + "4f0332313200010" + "1534b03320001546e57032e2f4465764465"
                + "7461696c2f4677560001010101120101");
        assertThat(body).hasSize(151);
        assertThat(Digests.mac(SERVER, SERVER_NONCE, ByteBuffer.wrap(body))).isEqualTo("YNA2/JUNlgacF00vFiB8Tg==");
    }

    @Test
    @Proves("SEC-13")
    @DisplayName("A user name with a colon is refused")
    void colon() {
        assertThatThrownBy(() -> Digests.accountDigest("a:b", "c")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Proves("SEC-10")
    @DisplayName("Authentication types are recognised in any case and without their prefix")
    void types() {
        assertThat(Digests.normalise("SYNCML:AUTH-MD5")).isEqualTo(Digests.AUTH_MD5);
        assertThat(Digests.normalise(" auth-mac ")).isEqualTo(Digests.AUTH_MAC);
        assertThat(Digests.normalise("auth-basic")).isEqualTo(Digests.AUTH_BASIC);
        assertThat(Digests.normalise("syncml:auth-X509")).isEqualTo("syncml:auth-X509");
        assertThat(Digests.normalise(null)).isNull();
    }

    @Test
    @Proves({"SEC-31", "SEC-68"})
    @DisplayName("Nonces are 128 random bits, different each time; digests compare equal only to themselves")
    void nonces() {
        byte[] nonce = Digests.newNonce();
        assertThat(nonce).hasSize(16);
        assertThat(Arrays.equals(nonce, Digests.newNonce())).isFalse();
        assertThat(Digests.nonceText(nonce)).isEqualTo(Base64.getEncoder().encodeToString(nonce));
        assertThat(Digests.nonce("no base64!")).isNull();
        assertThat(Digests.nonce(null)).isNull();
        assertThat(Digests.sameDigest("abc", "abc")).isTrue();
        assertThat(Digests.sameDigest("abc", "abd")).isFalse();
        assertThat(Digests.sameDigest(null, null)).isFalse();
    }
}
