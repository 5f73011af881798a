package org.fumogateway.syncml.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfiguredLimitsTest {

    private static final String START = "<SyncML><SyncHdr><VerDTD>1.2</VerDTD></SyncHdr><SyncBody>";
    private static final String END = "</SyncBody></SyncML>";

    static Stream<Arguments> each() {
        return Stream.of(Arguments.of("maxMessageOctets", 1_200, "<Get/>".repeat(300)),
                Arguments.of("maxDepth", 12, "<Sequence>".repeat(20) + "</Sequence>".repeat(20)),
                Arguments.of("maxElements", 120, "<Get/>".repeat(150)),
                Arguments.of("maxCommands", 15, "<Get/>".repeat(20)),
                Arguments.of("maxTagOctets", 300, "<Get a='" + "x".repeat(400) + "'/>"),
                Arguments.of("maxTokenOctets", 1_024, "<Exec><Correlator>" + "c".repeat(1_100) + "</Correlator></Exec>"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @Proves("SYN-13")
    @DisplayName("Each limit is as the operator configures it: what the default takes is refused under a smaller one")
    void each(String name, int value, String inside) throws SyncMlException {
        ByteBuffer message = ByteBuffer.wrap((START + inside + END).getBytes(StandardCharsets.UTF_8));
        new XmlCodec().decode(message).close();
        SyncMlException refusal = catchThrowableOfType(SyncMlException.class, () -> new XmlCodec(with(name, value)).decode(message));
        assertThat(refusal).as(name).isNotNull();
        assertThat(refusal.kind()).isEqualTo(Kind.LIMIT);
    }

    @Test
    @Proves("SYN-69")
    @DisplayName("The longest string table of a WBXML message is as configured")
    void table() {
        byte[] message = new byte[40];
        message[0] = 2;
        message[1] = 1;
        message[2] = 0x6A;
        message[3] = 20;
        SyncMlException refusal = catchThrowableOfType(SyncMlException.class,
                () -> new WbxmlCodec(with("maxTableOctets", 10)).decode(ByteBuffer.wrap(message)));
        assertThat(refusal.kind()).isEqualTo(Kind.LIMIT);
    }

    private static CodecConfiguration with(String name, int value) {
        return (CodecConfiguration) Proxy.newProxyInstance(CodecConfiguration.class.getClassLoader(), new Class<?>[] {CodecConfiguration.class},
                (proxy, method, arguments) -> method.getReturnType() == int.class ? method.getName().equals(name) ? value
                        : method.getDefaultValue() : null);
    }
}
