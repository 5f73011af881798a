package org.fumogateway.updateserver.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({"bytes=0-0,0,0", "bytes=10-,10,99", "bytes=90-500,90,99", "bytes=-10,90,99", "bytes=-500,0,99",
            "BYTES = 5 - 6,5,6"})
    @Proves({"DL-103"})
    @DisplayName("One range of a file of 100 octets")
    void satisfiable(String header, long first, long last) {
        assertThat(ByteRange.of(header, 100)).contains(new ByteRange(first, last));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=200-300", "bytes=-0"})
    @DisplayName("A range behind the end cannot be satisfied")
    void unsatisfiable(String header) {
        assertThat(ByteRange.of(header, 100)).get().matches(range -> !range.satisfiable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bytes=", "bytes=-", "bytes=5-4", "bytes=0-1,5-6", "lines=0-1", "bytes=99999999999999999999-"})
    @DisplayName("What is no single range means the whole file")
    void whole(String header) {
        assertThat(ByteRange.of(header, 100)).isEmpty();
    }
}
