package org.fumogateway.syncml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ModelTest {

    private static final Header HEADER = new Header("1.2", "DM/1.2", "A", 1, Location.of("t"), Location.of("s"), null, null,
            null);

    @Test
    @Proves("SYN-19")
    @DisplayName("The Meta of an Item overrides that of its command element by element")
    void inheritance() {
        Meta command = new Meta("b64", "a/b", "m", 1L, "v", "n", 2L, 3L, List.of("e"));
        assertThat(Meta.EMPTY.withSize(24L).orElse(command)).isEqualTo(new Meta("b64", "a/b", "m", 24L, "v", "n", 2L, 3L,
                List.of("e")));
        assertThat(command.orElse(Meta.of("chr", "text/plain"))).isEqualTo(command);
        assertThat(Meta.of("int", null).orElse(Meta.EMPTY)).isEqualTo(Meta.of("int", null));
        assertThat(Meta.EMPTY.orElse(Meta.EMPTY).isEmpty()).isTrue();
    }

    @Test
    @Proves("SYN-47")
    @DisplayName("The size of a value counts octets as carried, in UTF-8")
    void size() {
        assertThat(Data.ofText("\u00e4\u20ac").size()).isEqualTo(5);
        assertThat(Data.ofText("")).isSameAs(Data.EMPTY);
        assertThat(Data.ofOpaque(ByteBuffer.wrap(new byte[3])).size()).isEqualTo(3);
    }

    @Test
    @Proves("SYN-37")
    @DisplayName("A value shares the octets it was made from until it is copied, and gives out no way to change them")
    void sharing() {
        byte[] octets = "xabcx".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer window = ByteBuffer.wrap(octets, 1, 3);
        Data shared = Data.ofUtf8(window);
        Data copy = shared.copy();
        octets[1] = 'Z';
        assertThat(shared.text()).isEqualTo("Zbc");
        assertThat(copy.text()).isEqualTo("abc");
        assertThat(window.remaining()).isEqualTo(3);
        ByteBuffer view = shared.octets();
        view.get();
        assertThat(shared.size()).isEqualTo(3);
        assertThatThrownBy(() -> shared.octets().put((byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    @Proves("SYN-37")
    @DisplayName("Values are equal by their octets and by whether they are text")
    void equality() {
        ByteBuffer octets = ByteBuffer.wrap(new byte[] {'a'});
        assertThat(Data.ofUtf8(octets)).isEqualTo(Data.ofText("a")).hasSameHashCodeAs(Data.ofText("a"));
        assertThat(Data.ofOpaque(octets)).isNotEqualTo(Data.ofText("a"));
        assertThat(Data.ofOpaque(octets).copy()).isEqualTo(Data.ofOpaque(octets));
    }

    @Test
    @Proves("SEC-68")
    @DisplayName("No proof, nonce or node value shows in a text that may reach a log")
    void secrets() {
        Credential credential = new Credential(Meta.ofAuthentication("syncml:auth-basic", "bm9uY2U="), Data.ofText("hush"));
        Header header = new Header("1.2", "DM/1.2", "A", 1, Location.of("t"), Location.of("s"), null, credential, Meta.EMPTY);
        Status status = new Status(1, 1, 0, Status.SYNC_HDR, List.of(), List.of(),
                new Challenge(Meta.ofAuthentication("syncml:auth-md5", "bm9uY2U=")), 401,
                List.of(Item.ofData(Data.ofText("hush"))));
        Message message = Message.of(header, List.of(status), true);
        assertThat(header + " " + status + " " + message).doesNotContain("hush", "bm9uY2U=").contains("401", "syncml:auth-md5");
    }

    @Test
    @DisplayName("A message does not change when the lists it was made from do")
    void immutable() {
        List<Item> items = new ArrayList<>(List.of(Item.ofTarget("./A")));
        List<Command> commands = new ArrayList<>(List.of(new Get(1, null, items)));
        Message message = Message.of(HEADER, commands, false);
        items.clear();
        commands.clear();
        assertThat(message.commands()).containsExactly(new Get(1, Meta.EMPTY, List.of(Item.ofTarget("./A"))));
        assertThat(HEADER.meta()).isEqualTo(Meta.EMPTY);
        assertThatThrownBy(() -> message.commands().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    @DisplayName("Closing a decoded message releases its buffer")
    void closing() {
        AtomicInteger released = new AtomicInteger();
        try (Message message = Message.owning(HEADER, List.of(), true, released::incrementAndGet)) {
            assertThat(message).isEqualTo(Message.of(HEADER, List.of(), true)).isNotEqualTo(Message.of(HEADER, List.of(), false));
        }
        assertThat(released).hasValue(1);
    }

    @Test
    @Proves("SYN-35")
    @DisplayName("Every command knows the name that a Status repeats")
    void names() {
        List<Item> items = List.of();
        assertThat(List.<Command>of(new Add(1, null, items), new Replace(1, null, items), new Get(1, null, items),
                new Exec(1, null, null, items), new Delete(1, null, items), new Copy(1, null, items), Alert.of(1, 1222),
                new Atomic(1, null, List.of()), new Sequence(1, null, List.of()), new Results(1, 1, 1, null, null, null, items),
                new Status(1, 1, 1, "Get", List.of(), List.of(), null, 200, items), new UnknownCommand(1, "Put")))
                .extracting(Command::name).containsExactly("Add", "Replace", "Get", "Exec", "Delete", "Copy", "Alert", "Atomic",
                "Sequence",
                        "Results", "Status", "Put");
    }

    @Test
    @DisplayName("A refusal says what is wrong and where")
    void refusal() {
        SyncMlException refusal = new SyncMlException(SyncMlException.Kind.LIMIT, "Too much", "/SyncML", 7, null);
        assertThat(refusal).hasMessage("Too much at /SyncML (octet 7)");
        assertThat(refusal.kind()).isEqualTo(SyncMlException.Kind.LIMIT);
        assertThat(refusal.path()).isEqualTo("/SyncML");
        assertThat(refusal.offset()).isEqualTo(7);
        assertThat(new SyncMlException(SyncMlException.Kind.MALFORMED, "Bad", null, -1, null)).hasMessage("Bad");
    }
}
