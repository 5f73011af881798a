package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmserver.internal.ScriptedGateway.opening;
import static org.fumogateway.dmserver.internal.ScriptedGateway.proof;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.GatewayCredentials.Authentication;
import org.fumogateway.syncml.Message;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A gateway comes with the re-synchronisation nonce (SEC-39, SEC-40). */
class ResynchronisationTest extends SessionTestBase {

    private static final byte[] ZEROS = new byte[4];
    private static final byte[] TEXT = "0x00000000".getBytes(StandardCharsets.US_ASCII);

    private final ResynchronisationPermits permits = new ResynchronisationPermits(2, Clock.systemUTC());

    @BeforeEach
    void permitting() {
        policy = new ProofPolicy(Authentication.DIGEST, false, permits);
        open(5);
        gateway = gateway(DEVICE, "gw", "4A");
        dialogue.script.add(List.of(READ));
    }

    @Test
    @Proves({"SEC-40"})
    @DisplayName("Without having been asked so, the default nonce opens nothing")
    void notAsked() throws Exception {
        assertThat(header(gateway.send(proof(CLIENT_DIGEST, ZEROS), opening(), true)).code()).isEqualTo(401);
        assertThat(dialogue.starts).isEmpty();
    }

    @Test
    @Proves({"SEC-38", "SEC-39", "SEC-40", "NOT-25"})
    @DisplayName("Asked so, a gateway proves itself with the default nonce, gets a new one, is shown the default nonce, and gives a new one too")
    void recovers() throws Exception {
        permits.give(DEVICE);
        Message first = gateway.send(proof(CLIENT_DIGEST, ZEROS), opening(), true);

        assertThat(header(first).code()).isEqualTo(212);
        assertThat(credentials.byDevice.get(DEVICE).clientNonce()).isEqualTo(issuedNonce(first)).isNotEqualTo(CLIENT_NONCE);
        assertThat(first.header().credential().data().text()).isEqualTo(Digests.md5(SERVER_DIGEST, ZEROS));

        gateway.send(null, List.of(gateway.headerStatus(1, 1, 212, FRESH), gateway.status(2, 1, 4, "Get", 200)), true);
        assertThat(credentials.byDevice.get(DEVICE).serverNonce()).isEqualTo(FRESH);

        assertThat(header(gateway(DEVICE, "gw", "4B").send(proof(CLIENT_DIGEST, ZEROS), opening(), true)).code()).as("once").isEqualTo(401);
    }

    @Test
    @Proves({"SEC-38"})
    @DisplayName("The default nonce as some peers write it, ten characters, is taken as well")
    void inText() throws Exception {
        permits.give(DEVICE);
        assertThat(header(gateway.send(proof(CLIENT_DIGEST, TEXT), opening(), true)).code()).isEqualTo(212);
    }

    @Test
    @Proves({"SEC-39", "SEC-55"})
    @DisplayName("A gateway that signs recovers the same way: both sides sign with the default nonce once")
    void signed() throws Exception {
        credentials.byDevice.put(DEVICE, new GatewayCredentials(DEVICE, "gw", CLIENT_DIGEST, "srv", SERVER_DIGEST, CLIENT_NONCE, SERVER_NONCE,
                Authentication.HMAC));
        permits.give(DEVICE);
        Message first = gateway.signWith(CLIENT_DIGEST, ZEROS).send(null, opening(), true);
        assertThat(header(first).code()).isEqualTo(200);
        assertThat(gateway.lastReply.mac()).contains(Digests.mac(SERVER_DIGEST, ZEROS, gateway.lastReply.view()));
        assertThat(credentials.byDevice.get(DEVICE).clientNonce()).isEqualTo(issuedNonce(first));
    }

    @Test
    @Proves({"SEC-40"})
    @DisplayName("A permit is for one gateway, is not used up by its usual proof or a wrong one, and is void after a day")
    void limits() throws Exception {
        permits.give("urn:dev:other");
        assertThat(header(gateway.send(proof(CLIENT_DIGEST, ZEROS), opening(), true)).code()).isEqualTo(401);
        permits.give(DEVICE);
        assertThat(header(gateway(DEVICE, "gw", "1").send(proof("another secret", ZEROS), opening(), true)).code()).isEqualTo(401);
        assertThat(header(gateway(DEVICE, "gw", "2").send(proof(CLIENT_DIGEST, CLIENT_NONCE), opening(), true)).code()).isEqualTo(212);
        assertThat(permits.permitted(DEVICE)).isTrue();
        Instant[] time = {now};
        ResynchronisationPermits dated = new ResynchronisationPermits(1, new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return time[0];
            }
        });
        assertThat(dated.give(DEVICE)).isTrue();
        time[0] = now.plus(Duration.ofHours(25));
        assertThat(dated.permitted(DEVICE)).isFalse();
        assertThat(dated.take(DEVICE)).isFalse();
        assertThat(dated.give(DEVICE)).isTrue();
        assertThat(dated.take(DEVICE)).isTrue();
        assertThat(dated.give(DEVICE)).as("one a day").isFalse();
    }
}
