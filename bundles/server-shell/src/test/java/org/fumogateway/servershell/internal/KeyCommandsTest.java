package org.fumogateway.servershell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.secret.SealingKeys;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeyCommandsTest {

    private String refusal;
    private final KeyCommands commands = new KeyCommands(new SealingKeys() {
        @Override
        public String activeKey() {
            return "0011aabb";
        }

        @Override
        public String rotate() throws OperationException {
            if (refusal != null) {
                throw new OperationException(refusal);
            }
            return "ccddeeff";
        }
    });

    @Test
    @DisplayName("The key is shown by its id and rotated on demand; what goes wrong is one sentence")
    void key() {
        assertThat(commands.key()).contains("0011aabb");
        assertThat(commands.key("--rotate")).contains("ccddeeff");
        refusal = "It is not its own.";
        assertThat(commands.key("--rotate")).isEqualTo("error: It is not its own.");
        assertThat(commands.key("what")).startsWith("error: ");
        assertThat(new KeyCommands(null).key()).startsWith("error: ");
    }
}
