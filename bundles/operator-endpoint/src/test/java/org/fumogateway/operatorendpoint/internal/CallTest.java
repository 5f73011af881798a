package org.fumogateway.operatorendpoint.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CallTest {

    private static Call call(String type, String body) {
        return new Call(null, JsonBodyTest.request(type, body.getBytes(StandardCharsets.UTF_8)), "rest", 1000);
    }

    private static Call inChunks(String body) {
        return new Call(null, JsonBodyTest.request(null, body.getBytes(StandardCharsets.UTF_8), -1), "rest", 1000);
    }

    @Test
    @DisplayName("A request whose path says all takes no body or an empty object; what a body says beside is refused and not passed over")
    void nothingInBody() {
        assertThatCode(() -> call(null, "").requireNothingInBody()).doesNotThrowAnyException();
        assertThatCode(() -> call("application/x-www-form-urlencoded", "").requireNothingInBody()).doesNotThrowAnyException();
        assertThatCode(() -> call("application/json", "{}").requireNothingInBody()).doesNotThrowAnyException();
        assertThatThrownBy(() -> call("application/json", "{\"address\":\"x\"}").requireNothingInBody())
                .hasMessage("'address' is unknown here: the body has no members.");
        assertThatThrownBy(() -> call(null, "{}").requireNothingInBody()).hasMessageContaining("application/json");
        assertThatCode(() -> inChunks("").requireNothingInBody()).doesNotThrowAnyException();
        assertThatThrownBy(() -> inChunks("{\"address\":\"x\"}").requireNothingInBody()).hasMessageContaining("application/json");
    }
}
