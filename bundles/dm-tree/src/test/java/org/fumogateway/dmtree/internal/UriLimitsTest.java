package org.fumogateway.dmtree.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.dmt.DmtException;

class UriLimitsTest {

    private final UriLimits limits = new UriLimits(3, 20, 6);

    @ParameterizedTest
    @Proves({"OSGi-DMT-2", "TREE-12"})
    @DisplayName("As deep, as long and with names as long as allowed: octets of the name as it is, not of its escaped form")
    @ValueSource(strings = {".", "", "./a/b/c", "a/b/c", "./123456", "./\\/\\/\\/\\/\\/\\/", "./\u00e4\u00e4\u00e4",
        "./123456/123456/1234", ".a/b/c"})
    void within(String uri) {
        assertThatCode(() -> limits.require(uri)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @Proves({"OSGi-DMT-2", "TREE-12"})
    @DisplayName("One more is too long, which is said even of what is no URI at all")
    @ValueSource(strings = {"./a/b/c/d", "a/b/c/d", "./1234567", "./\u00e4\u00e4\u00e41",
        "./\ud83d\ude00123", "./123456/123456/12345", "./1234567/", "//////"})
    void beyond(String uri) {
        assertThatThrownBy(() -> limits.require(uri)).isInstanceOf(DmtException.class)
                .extracting(said -> ((DmtException) said).getCode()).isEqualTo(DmtException.URI_TOO_LONG);
    }

    @Test
    @Proves({"OSGi-DMT-2", "TREE-12"})
    @DisplayName("Without limits nothing is too long")
    void none() {
        assertThatCode(() -> UriLimits.NONE.require("./" + "x".repeat(100_000))).doesNotThrowAnyException();
    }
}
