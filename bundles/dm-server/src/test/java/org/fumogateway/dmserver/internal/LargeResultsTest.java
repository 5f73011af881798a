package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ContentSource;
import org.fumogateway.server.dialogue.Dialogue;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ReceivedAlert;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Large objects from a gateway, as the worked example of DM section 15.12 has it. */
class LargeResultsTest extends SessionTestBase {

    private static final String DUMP = "./Log/Dump";
    private static final ManagementCommand READ_DUMP = new ManagementCommand.Read(List.of(DUMP));
    private static final ManagementCommand EXECUTE = new ManagementCommand.Execute("./FwUpdate/Gw/Update", "op-1");
    private static final int CHUNK = 40_000;

    private final List<byte[]> contents = new ArrayList<>();
    private ContentSource kept;

    @BeforeEach
    void readWhatComes() {
        handler = start -> new Dialogue() {
            @Override
            public int alert(ReceivedAlert alert) {
                return dialogue.alert(alert);
            }

            @Override
            public List<ManagementCommand> next(List<CommandResult> results) {
                results.stream().flatMap(result -> result.values().stream()).filter(value -> value.content() != null).forEach(value -> {
                    kept = value.content();
                    contents.add(octets(value.content()));
                });
                return dialogue.next(results);
            }

            @Override
            public void ended(boolean completed) {
                dialogue.ended(completed);
            }
        };
    }

    private static byte[] octets(ContentSource source) {
        ByteBuffer octets = ByteBuffer.allocate((int) source.size());
        try (ReadableByteChannel channel = source.open()) {
            while (channel.read(octets) > 0) {
                assertThat(octets.position()).isPositive();
            }
            assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
        return octets.array();
    }

    private static byte[] random(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return octets;
    }

    private Message begin(ManagementCommand... script) throws Exception {
        for (ManagementCommand command : script) {
            dialogue.script.add(List.of(command));
        }
        return begin(new Command[0]);
    }

    private Item item(String uri, Long size, String text, boolean more) {
        return new Item(null, Location.of(uri), Meta.of("b64", "application/zip").withSize(size), Data.ofText(text), more);
    }

    /** A message with Status 200 of the Get if it is the first, and Results. */
    private Message send(Message heard, boolean last, boolean first, Item... items) throws Exception {
        List<Command> commands = new ArrayList<>();
        commands.add(gateway.headerStatus(1, heard.header().msgId(), first ? 212 : 200, null));
        Get get = first ? heard.commands().stream().filter(Get.class::isInstance).map(Get.class::cast).findFirst().orElseThrow() : asked;
        asked = get;
        askedIn = first ? heard.header().msgId() : askedIn;
        if (first) {
            commands.add(gateway.status(2, askedIn, get.cmdId(), "Get", 200));
        }
        for (Item item : items) {
            commands.add(new Results(3 + commands.size(), askedIn, get.cmdId(), Meta.EMPTY, null, null, List.of(item)));
        }
        return gateway.send(null, commands, last);
    }

    private Get asked;
    private int askedIn;

    /** Sends the text in chunks; the answer to the last one. */
    private Message sendAll(Message heard, String text) throws Exception {
        Message message = heard;
        for (int at = 0; at < text.length(); at += CHUNK) {
            boolean last = at + CHUNK >= text.length();
            message = send(message, last, at == 0, item(DUMP, at == 0 ? (long) text.length() : null,
                    text.substring(at, Math.min(text.length(), at + CHUNK)), !last));
            if (!last) {
                assertAskedForMore(message, 213);
                assertThat(message.last()).isFalse();
            }
        }
        return message;
    }

    /** Status of the header, Status for the Results that names the node as SourceRef, Alert 1222, and nothing else. */
    private static void assertAskedForMore(Message message, int code) {
        assertThat(message.commands()).hasSize(3);
        Status status = (Status) message.commands().get(1);
        assertThat(status.command()).isEqualTo("Results");
        assertThat(status.code()).isEqualTo(code);
        assertThat(status.sourceRefs()).containsExactly(DUMP);
        assertThat(status.targetRefs()).isEmpty();
        assertThat(((Alert) message.commands().get(2)).code()).isEqualTo(1222);
    }

    private CommandResult result() {
        return dialogue.results.get(1).get(0);
    }

    private long files() throws IOException {
        values.settle();
        try (Stream<java.nio.file.Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("value-")).count();
        }
    }

    @Test
    @Proves({"DM-160", "DM-161", "DM-164", "DM-167", "DM-168", "DM-175", "DM-104", "DM-226"})
    @DisplayName("Chunks of Results are answered 213 and 1222 alone; the whole value is read as a stream, and is gone when the next command was decided")
    void takes() throws Exception {
        byte[] value = random(200_000);
        Message opened = begin(READ_DUMP, EXECUTE);
        assertThat(opened.header().meta().maxObjSize()).isEqualTo(300_000L);
        Message next = sendAll(opened, Base64.getEncoder().encodeToString(value));

        assertThat(contents).singleElement().satisfies(octets -> assertThat(octets).isEqualTo(value));
        assertThat(result().status()).isEqualTo(200);
        assertThat(result().values()).singleElement().satisfies(read -> {
            assertThat(read.uri()).isEqualTo(DUMP);
            assertThat(read.type()).isEqualTo("application/zip");
            assertThat(read.text()).as("too large for a text").isEmpty();
            assertThat(read.content().size()).isEqualTo(200_000);
        });
        assertThat(next.commands()).extracting(Command::name).containsExactly("Status", "Exec");
        assertThatThrownBy(() -> kept.open()).isInstanceOf(IOException.class).hasMessageContaining("not there any more");
        assertThat(files()).isZero();
    }

    @Test
    @Proves({"DM-167", "DM-168"})
    @DisplayName("A value that is small although it came in chunks is a text as well: whoever reads texts does not notice")
    void small() throws Exception {
        Message opened = begin(READ_DUMP);
        Message more = send(opened, false, true, new Item(null, Location.of(DUMP), Meta.of(null, null).withSize(26L), Data.ofText("ABCDEFGHIJKLM"), true));
        assertAskedForMore(more, 213);
        assertThat(files()).isZero();
        send(more, true, false, new Item(null, Location.of(DUMP), Meta.EMPTY, Data.ofText("NOPQRSTUVWXYZ"), false));
        CommandResult.Value value = result().values().get(0);
        assertThat(List.of(value.format(), value.type(), value.text())).containsExactly("chr", "text/plain", "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        assertThat(contents.get(0)).hasSize(26);
    }

    @Test
    @Proves({"DM-170", "DM-161"})
    @DisplayName("Larger than MaxObjSize: 413 at the first chunk, without Size 411, nothing is kept; the Get has failed with that")
    void tooLarge() throws Exception {
        for (Long size : Arrays.asList(300_001L, null)) {
            enrolledAgain();
            int code = size == null ? 411 : 413;
            Message more = send(begin(READ_DUMP), false, true, item(DUMP, size, "QUJD".repeat(100), true));
            assertAskedForMore(more, code);
            gateway.send(null, List.of(gateway.headerStatus(1, more.header().msgId(), 200, null)), true);
            assertThat(result().status()).isEqualTo(code);
            assertThat(result().values()).isEmpty();
        }
    }

    private void enrolledAgain() throws Exception {
        dialogue.results.clear();
        closeStorage();
        enrolledGateway();
    }

    @Test
    @Proves("DM-168")
    @DisplayName("Fewer octets than announced, or more: 424, and the value is dropped")
    void wrongSize() throws Exception {
        Message more = send(begin(READ_DUMP), false, true, item(DUMP, 200_000L, "QUJD".repeat(1000), true));
        Message answer = send(more, true, false, item(DUMP, null, "QUJD", false));
        assertThat(statusCodes(answer)).containsExactly(200, 424);
        assertThat(result().status()).isEqualTo(424);
        assertThat(contents).isEmpty();
        assertThat(files()).isZero();
    }

    @Test
    @Proves({"DM-169", "DM-171"})
    @DisplayName("Other Results before the last chunk: Alert 1225 that names the node, the value is dropped, what came is taken; the rest is refused")
    void interrupted() throws Exception {
        Message more = send(begin(new ManagementCommand.Read(List.of(DUMP, "./Other"))), false, true, item(DUMP, 200_000L, "QUJD", true));
        Message told = send(more, false, false, item("./Other", null, "T1RI", false));
        assertThat(told.commands()).filteredOn(Alert.class::isInstance).extracting(alert -> ((Alert) alert).code()).containsExactly(1225, 1222);
        assertThat(((Alert) told.commands().get(1)).items().get(0).source().uri()).isEqualTo(DUMP);
        Message refused = send(told, true, false, item(DUMP, null, "QUJD", true));
        assertThat(statusCodes(refused)).contains(411);
        assertThat(result().values()).extracting(CommandResult.Value::uri).containsExactly("./Other");
        assertThat(result().statuses()).containsExactly(412, 200);
        assertThat(files()).isZero();
    }

    @Test
    @Proves({"DM-175", "DM-169"})
    @DisplayName("Final before the last chunk: Alert 1225, and the Get has failed with 412")
    void finalTooEarly() throws Exception {
        Message answer = send(begin(READ_DUMP), true, true, item(DUMP, 200_000L, "QUJD", true));
        assertThat(answer.commands()).filteredOn(Alert.class::isInstance).extracting(alert -> ((Alert) alert).code()).containsExactly(1225);
        assertThat(result().status()).isEqualTo(412);
        assertThat(files()).isZero();
    }

    @Test
    @Proves("DM-172")
    @DisplayName("The gateway aborts, or stays away: what came of the value is dropped")
    void aborted() throws Exception {
        Message more = send(begin(READ_DUMP), false, true, item(DUMP, 200_000L, "QUJD", true));
        assertThat(files()).isPositive();
        gateway.send(null, List.of(gateway.headerStatus(1, more.header().msgId(), 200, null), Alert.of(2, 1223)), true);
        assertThat(files()).isZero();
        assertThat(contents).isEmpty();
    }

    @Test
    @Proves("DM-170")
    @DisplayName("Results that nobody asked for are refused with 412; when the values on their way have all the room, 420")
    void noRoom() throws Exception {
        Message opened = begin(READ_DUMP);
        ReceivedValue others = values.open(499_999);
        assertAskedForMore(send(opened, false, true, item(DUMP, 200_000L, "QUJD", true)), 420);
        others.close();

        enrolledAgain();
        Message heard = begin(READ_DUMP);
        Message refused = gateway.send(null, List.of(gateway.headerStatus(1, heard.header().msgId(), 212, null),
                new Results(2, heard.header().msgId(), 77, Meta.EMPTY, null, null, List.of(item(DUMP, 200_000L, "QUJD", true)))), false);
        assertAskedForMore(refused, 412);
    }

    @Test
    @Proves("DM-179")
    @DisplayName("What a run of the server left on the disk is gone at the next start")
    void debris() throws Exception {
        values.open(100_000).append(ByteBuffer.wrap(random(50_000)));
        assertThat(files()).isPositive();
        try (ValueStore next = new ValueStore(storage(), 1, 1)) {
            assertThat(next.largest()).isEqualTo(1);
            assertThat(files()).isZero();
        }
    }
}
