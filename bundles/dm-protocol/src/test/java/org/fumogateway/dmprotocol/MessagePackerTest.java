package org.fumogateway.dmprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Atomic;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Copy;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Delete;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Sequence;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MessagePackerTest {

    private static final SyncMlCodec CODEC = new XmlCodec();
    private static final Header HEADER = new Header("1.2", "DM/1.2", "4C", 2, Location.of("https://fleet.example.net/omadm"),
            Location.of("urn:dev:mac:02a1b2fffe0007c3"), null, null, Meta.ofLimits(20_000L, null));
    private static final List<Item> ITEM = List.of(Item.ofTarget("./A/B", Meta.of("chr", "text/plain"), Data.ofText("v & w")));

    @Test
    @Proves({"SYN-33", "DM-72"})
    @DisplayName("Commands of every kind are numbered from 1 in document order, nested ones included, and nothing else changes")
    void numbering() throws SyncMlException {
        Meta meta = Meta.of("chr", "a/b");
        Deque<Command> queue = new ArrayDeque<>(List.of(
                new Status(9, 1, 0, "SyncHdr", List.of("t"), List.of("s"), null, 212, ITEM),
                new Results(9, 1, 7, meta, "t", "s", ITEM),
                new Alert(9, 1226, "c", ITEM),
                new Atomic(9, meta, List.of(new Add(9, meta, ITEM), new Delete(9, meta, ITEM),
                        new Sequence(9, meta, List.of(new Copy(9, meta, ITEM))))),
                new Exec(9, meta, "c", ITEM), new Get(0, meta, ITEM), new Replace(1, meta, ITEM)));
        assertThat(new MessagePacker(CODEC, Long.MAX_VALUE).pack(HEADER, queue, true)).isEqualTo(Message.of(HEADER, List.of(
                new Status(1, 1, 0, "SyncHdr", List.of("t"), List.of("s"), null, 212, ITEM),
                new Results(2, 1, 7, meta, "t", "s", ITEM),
                new Alert(3, 1226, "c", ITEM),
                new Atomic(4, meta, List.of(new Add(5, meta, ITEM), new Delete(6, meta, ITEM),
                        new Sequence(7, meta, List.of(new Copy(8, meta, ITEM))))),
                new Exec(9, meta, "c", ITEM), new Get(10, meta, ITEM), new Replace(11, meta, ITEM)), true));
        assertThat(queue).isEmpty();
    }

    @Test
    @Proves({"SYN-29", "SYN-80", "DM-50", "DM-95"})
    @DisplayName("With any limit, messages are full to the octet, nothing is lost, and only the last one ends")
    void everyLimit() throws SyncMlException {
        List<Command> commands = statuses(12);
        long smallest = size(HEADER, List.of(commands.get(11)), true);
        for (long limit = smallest + 2; limit < smallest + 900; limit += 7) {
            Deque<Command> queue = new ArrayDeque<>(commands);
            List<Integer> order = new ArrayList<>();
            while (!queue.isEmpty()) {
                Message message = new MessagePacker(CODEC, limit).pack(HEADER, queue, true);
                assertThat(CODEC.encode(message).remaining()).isLessThanOrEqualTo((int) limit);
                assertThat(message.last()).isEqualTo(queue.isEmpty());
                message.commands().forEach(command -> order.add(((Status) command).cmdRef()));
                if (!queue.isEmpty()) {
                    List<Command> oneMore = new ArrayList<>(message.commands());
                    oneMore.add(commands.get(order.size()));
                    assertThat(size(HEADER, oneMore, true)).isGreaterThan(limit);
                }
            }
            assertThat(order).containsExactlyElementsOf(commands.stream().map(command -> ((Status) command).cmdRef()).toList());
        }
    }

    @Test
    @Proves({"DM-50", "DM-56"})
    @DisplayName("A package that may not end yet has no Final, even if everything fits")
    void mayNotEnd() throws SyncMlException {
        assertThat(new MessagePacker(CODEC, 5_000).pack(HEADER, new ArrayDeque<>(statuses(2)), false).last()).isFalse();
    }

    @Test
    @Proves({"SYN-83", "DM-51"})
    @DisplayName("A command that fits into no message is refused and stays where it was; those before it are still sent")
    void tooLarge() throws SyncMlException {
        Command big = new Add(1, Meta.EMPTY, List.of(Item.ofTarget("./Big", Meta.EMPTY, Data.ofText("x".repeat(3_000)))));
        Deque<Command> queue = new ArrayDeque<>(statuses(2));
        queue.add(big);
        MessagePacker packer = new MessagePacker(CODEC, 2_000);
        assertThat(packer.pack(HEADER, queue, true).commands()).hasSize(2);
        assertThatThrownBy(() -> packer.pack(HEADER, queue, true)).isInstanceOfSatisfying(SyncMlException.class,
                refusal -> assertThat(refusal.kind()).isEqualTo(SyncMlException.Kind.LIMIT));
        assertThat(queue).containsExactly(big);
    }

    @Test
    @Proves("SYN-80")
    @DisplayName("An encoding whose parts are not additive still never passes the limit")
    void notAdditive() throws SyncMlException {
        SyncMlCodec moody = new SyncMlCodec() {
            @Override
            public String mediaType() {
                return "test";
            }

            @Override
            public Message decode(ByteBuffer octets) {
                throw new UnsupportedOperationException();
            }

            @Override
            public ByteBuffer encode(Message message) {
                int count = message.commands().size();
                return ByteBuffer.allocate(10 + count * count * 10);
            }
        };
        Deque<Command> queue = new ArrayDeque<>(statuses(9));
        Message message = new MessagePacker(moody, 200).pack(HEADER, queue, true);
        assertThat(message.commands()).hasSize(4);
        assertThat(message.last()).isFalse();
        assertThat(queue).hasSize(5);
    }

    @Test
    @Proves("SYN-18")
    @DisplayName("A message without a command is never made")
    void nothing() {
        assertThatThrownBy(() -> new MessagePacker(CODEC, 100).pack(HEADER, new ArrayDeque<>(), true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MessagePacker(CODEC, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Command> statuses(int count) {
        List<Command> statuses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            statuses.add(new Status(0, 1, i + 1, "Replace", List.of("./Node/" + "n".repeat(i * 5)), List.of(), null, 200,
                    List.of()));
        }
        return statuses;
    }

    private static long size(Header header, List<Command> commands, boolean last) throws SyncMlException {
        List<Command> numbered = new ArrayList<>();
        for (Command command : commands) {
            numbered.add(withId((Status) command, numbered.size() + 1));
        }
        return CODEC.encode(Message.of(header, numbered, last)).remaining();
    }

    private static Status withId(Status status, int id) {
        return new Status(id, status.msgRef(), status.cmdRef(), status.command(), status.targetRefs(), status.sourceRefs(),
                status.challenge(), status.code(), status.items());
    }
}
