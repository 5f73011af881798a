package org.fumogateway.servertools.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    @DisplayName("What a gateway wrote cannot move the cursor, turn the direction of writing or begin a line; whole characters stay")
    void plain() {
        assertThat(Table.plain("a\u001b[2J\u007f\u009b2J\u0085b")).isEqualTo("a [2J  2J b");
        assertThat(Table.plain("\u202ea\u2028b\u2029c\ud83d")).isEqualTo(" a b c ");
        assertThat(Table.plain("Gr\u00fc\u00dfe \ud83d\ude00")).isEqualTo("Gr\u00fc\u00dfe \ud83d\ude00");
        assertThat(new Table("Name").add("x\u0085y").toString()).isEqualTo("Name\nx y");
    }
}
