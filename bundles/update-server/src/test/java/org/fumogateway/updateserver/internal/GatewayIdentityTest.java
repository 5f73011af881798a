package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.GatewayCredentials.Authentication;
import org.fumogateway.server.gateway.RenewalState;
import org.fumogateway.server.gateway.SecretDigests;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GatewayIdentityTest {

    private static final byte[] NONCE = {1};

    @Test
    @Proves({"BOOT-62", "SEC-68"})
    @DisplayName("An operator sees how a gateway proves itself, which certificate it must show, and whether it has its first secrets still, and why; no secret")
    void words() {
        GatewayCredentials known = new GatewayCredentials("urn:x", "gw", "c-digest", "srv", "s-digest", NONCE, NONCE, Authentication.BASIC, "ab12")
                .withServerSecret("server secret");

        assertThat(GatewayIdentity.of(known)).isEqualTo("name and secret (basic), enrolled as gw; shows the certificate ab12");
        assertThat(GatewayIdentity.of(known.withRenewal(RenewalState.DUE))).endsWith("; gets new secrets in its next session");
        SecretDigests offered = new SecretDigests("c-digest-2", "s-digest-2", "server secret 2");
        assertThat(GatewayIdentity.of(known.withRenewal(RenewalState.DUE.offering(offered)))).endsWith("; was offered new secrets, which it has not shown yet")
                .doesNotContain("server secret", "digest");
        assertThat(GatewayIdentity.of(known.withRenewal(RenewalState.DUE.endedBecause("it answered 406 to new ones"))))
                .endsWith("; keeps the secrets of its bootstrap document: it answered 406 to new ones").doesNotContain("server secret", "digest");
    }
}
