package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTokenTest {

    private static final String LONG_ID = "i".repeat(128);
    private static final String LONG_TICKET = "t".repeat(SessionToken.MAX_TICKET);

    @ParameterizedTest
    @ValueSource(strings = {"a", "azAZ09_-", "id.ticket", "id.-_9"})
    @Proves("DM-199")
    @DisplayName("A token of the characters of base64url, with or without a sealed state, is one that a session can have")
    void formed(String text) {
        assertThat(SessionToken.of("lang=en&sid=" + text + "&x=%zz")).isEqualTo(new SessionToken(text, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "id.", ".ticket", "id.one.two", "a b", "%41", "a/b", "a+b", "a@", "a[", "a`", "a{", "a:", "ä"})
    @Proves("DM-199")
    @DisplayName("Any other token is refused, and never decoded")
    void malformed(String text) {
        assertThat(SessionToken.of("sid=" + text)).isEqualTo(new SessionToken(text, false));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Proves("DM-199")
    @DisplayName("An id has at most 128 characters, a sealed state at most 512")
    void lengths(boolean within) {
        String more = within ? "" : "x";
        assertThat(SessionToken.of("sid=" + LONG_ID + more).valid()).isEqualTo(within);
        assertThat(SessionToken.of("sid=" + LONG_ID + "." + LONG_TICKET + more).valid()).isEqualTo(within);
        assertThat(SessionToken.of("sid=" + LONG_ID + more + ".t").valid()).isEqualTo(within);
    }
}
