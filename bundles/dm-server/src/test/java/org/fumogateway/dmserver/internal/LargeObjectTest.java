package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmserver.internal.ScriptedGateway.opening;
import static org.fumogateway.dmserver.internal.ScriptedGateway.proof;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ContentSource;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ManagementCommand.WriteLarge;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Atomic;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Status;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large objects to a gateway: state LARGE of DM section 5.2. */
class LargeObjectTest {

    private static final String DEVICE = "urn:dev:mac:0024befffe804ff1";
    private static final String NODE = "./FwUpdate/Gw/Update/PkgData";
    private static final String DIGEST = Digests.accountDigest("gw", "secret");
    private static final byte[] NONCE = "client nonce".getBytes(StandardCharsets.UTF_8);
    private static final ManagementCommand EXECUTE = new ManagementCommand.Execute("./FwUpdate/Gw/Update", "op-1");

    private final CredentialStore credentials = new CredentialStore();
    private final ScriptedDialogue dialogue = new ScriptedDialogue();
    private final TestLogger log = new TestLogger();
    private ScriptedGateway gateway;
    @TempDir
    private Path folder;
    private FileStorage storage;

    /** Octets in memory that know whether somebody still reads them. */
    private static final class Octets implements ContentSource {
        private final byte[] octets;
        private final long size;
        private int open;

        Octets(byte[] octets, long size) {
            this.octets = octets;
            this.size = size;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public ReadableByteChannel open() {
            open++;
            return Channels.newChannel(new ByteArrayInputStream(octets) {
                @Override
                public void close() throws IOException {
                    open--;
                }
            });
        }
    }

    @BeforeEach
    void enrolledGateway() throws Exception {
        storage = FileStorage.open(folder, new NioDisk(), 0);
        credentials.byDevice.put(DEVICE, new GatewayCredentials(DEVICE, "gw", DIGEST, "srv", Digests.accountDigest("srv", "other"), NONCE,
                "server nonce".getBytes(StandardCharsets.UTF_8)));
        Sessions sessions = new Sessions(new SessionSettings(ScriptedGateway.ADDRESS, 65536, Duration.ofMinutes(10), Duration.ofMinutes(1), 3, 5,
                SessionTestBase.MD5), () -> dialogue, new ValueStore(storage, 0, 0), () -> null, Clock.systemUTC(), log.logger());
        gateway = new ScriptedGateway(sessions, new PlainCodec(), credentials.store(), DEVICE, "gw", "4A");
        gateway.maxMessageOctets = 2000L;
    }

    @AfterEach
    void close() throws Exception {
        storage.close();
    }

    private static byte[] octets(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return octets;
    }

    private static Octets content(byte[] octets) {
        return new Octets(octets, octets.length);
    }

    private Message begin(ManagementCommand... script) throws Exception {
        for (ManagementCommand command : script) {
            dialogue.script.add(List.of(command));
        }
        return gateway.send(proof(DIGEST, NONCE), opening(), true);
    }

    private static Replace replace(Message message) {
        return (Replace) message.commands().get(message.commands().size() - 1);
    }

    private static Item item(Message message) {
        return replace(message).items().get(0);
    }

    private Status header(Message message) {
        return gateway.headerStatus(1, message.header().msgId(), 212, null);
    }

    /** What a gateway answers to a chunk. */
    private Message answer(Message chunk, int code, boolean last) throws Exception {
        List<Command> commands = new ArrayList<>(List.of(header(chunk),
                gateway.status(2, chunk.header().msgId(), replace(chunk).cmdId(), "Replace", code, NODE)));
        if (!last) {
            commands.add(Alert.of(3, 1222));
        }
        return gateway.send(null, commands, last);
    }

    private CommandResult result() {
        List<CommandResult> last = dialogue.results.get(dialogue.results.size() - 1);
        assertThat(last).hasSize(1);
        return last.get(0);
    }

    @Test
    @Proves({"DM-53", "DM-55", "DM-74", "DM-162", "DM-163", "DM-164", "DM-175", "DM-176", "FUMO-117", "FUMO-118"})
    @DisplayName("A large object goes out chunk by chunk, each after its 213, Final with the last; the next command follows its Status")
    void sends() throws Exception {
        byte[] value = octets(10_000);
        Octets content = content(value);
        Message message = begin(new WriteLarge(NODE, "application/octet-stream", content), EXECUTE);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int chunks = 1;
        text.write(item(message).data().text().getBytes());
        assertThat(item(message).meta().size()).isEqualTo(13_336L);
        while (item(message).moreData()) {
            assertThat(message.last()).isFalse();
            message = answer(message, 213, false);
            assertThat(message.commands()).hasSize(3);
            assertThat(((Status) message.commands().get(1)).command()).isEqualTo("Alert");
            assertThat(((Status) message.commands().get(1)).code()).isEqualTo(200);
            assertThat(item(message).meta().size()).isNull();
            text.write(item(message).data().text().getBytes());
            chunks++;
        }
        assertThat(chunks).as("more messages than a session may have otherwise").isGreaterThan(5);
        assertThat(message.last()).isTrue();
        assertThat(Base64.getDecoder().decode(text.toByteArray())).isEqualTo(value);
        Message next = answer(message, 200, true);
        assertThat(result().status()).isEqualTo(200);
        assertThat(next.commands().get(1).name()).isEqualTo("Exec");
        assertThat(content.open).isZero();
    }

    @Test
    @Proves("DM-173")
    @DisplayName("After another Status than 213 no further chunk is sent; who ordered it is told and may command something else at once")
    void refused() throws Exception {
        Octets content = content(octets(10_000));
        Message first = begin(new WriteLarge(NODE, "a/b", content), EXECUTE);
        Message next = answer(first, 403, false);
        assertThat(result().status()).isEqualTo(403);
        assertThat(next.commands()).hasSize(3);
        assertThat(next.commands().get(2).name()).isEqualTo("Exec");
        assertThat(next.last()).isTrue();
        assertThat(content.open).isZero();
    }

    @Test
    @Proves({"DM-173", "DM-169"})
    @DisplayName("Alert 1225 stops an object as well, and is answered")
    void givenUp() throws Exception {
        Message first = begin(new WriteLarge(NODE, "a/b", content(octets(10_000))));
        Message next = gateway.send(null, List.of(header(first), new Alert(2, 1225, null, List.of(Item.ofTarget(NODE)))), true);
        assertThat(result().status()).isEqualTo(412);
        assertThat(next.commands()).hasSize(2);
        assertThat(((Status) next.commands().get(1)).code()).isEqualTo(200);
        assertThat(next.last()).isTrue();
        assertThat(dialogue.ends).containsExactly(true);
    }

    @Test
    @Proves("DM-161")
    @DisplayName("An object larger than the gateway's MaxObjSize is never sent: 413")
    void tooLarge() throws Exception {
        Message next = begin(new WriteLarge(NODE, "a/b", new Octets(new byte[1], 134_217_728L / 4 * 3 + 1)));
        assertThat(result().status()).isEqualTo(413);
        assertThat(next.last()).isTrue();
        assertThat(next.commands()).allMatch(Status.class::isInstance);
    }

    @Test
    @Proves({"DM-25", "DM-180"})
    @DisplayName("Content that cannot be read any more ends the session by Alert 1223, the object stays unfinished; the source is closed when a session is "
            + "given up")
    void brokenContent() throws Exception {
        Octets content = new Octets(octets(1500), 3000);
        Message message = begin(new WriteLarge(NODE, "a/b", content));
        while (!message.last()) {
            message = answer(message, 213, false);
        }
        assertThat(message.commands()).element(message.commands().size() - 1).isEqualTo(Alert.of(message.commands().size(), 1223));
        assertThat(message.commands().subList(0, message.commands().size() - 1)).isNotEmpty().allMatch(Status.class::isInstance);
        assertThat(dialogue.ends).containsExactly(false);
        assertThat(content.open).isZero();
        assertThat(gateway.send(null, List.of(header(message)), true).commands()).as("nothing is commanded any more").allMatch(Status.class::isInstance);
    }

    @Test
    @Proves({"DM-24", "DM-25"})
    @DisplayName("Content of which nothing can be read closes the session as if nothing was to be sent: the gateway waits for no rest")
    void unreadableContent() throws Exception {
        Message message = begin(new WriteLarge(NODE, "a/b", new Octets(new byte[0], 3000)));
        assertThat(message.commands()).isNotEmpty().allMatch(Status.class::isInstance);
        assertThat(message.last()).isTrue();
        assertThat(dialogue.ends).containsExactly(false);
    }

    @Test
    @Proves({"DM-120", "DM-121", "DM-126"})
    @DisplayName("All or nothing with a Get, an Exec or another one inside is a defect of whoever ordered it, in a Sequence too: nothing is sent")
    void notToBeUndone() throws Exception {
        ManagementCommand write = new ManagementCommand.Write(NODE, "chr", "text/plain", "x");
        for (ManagementCommand inner : List.of(EXECUTE, new ManagementCommand.Read(List.of(NODE)), new ManagementCommand.AllOrNothing(List.of(write)))) {
            ManagementCommand all = new ManagementCommand.AllOrNothing(List.of(write, inner));
            for (ManagementCommand command : List.of(all, new ManagementCommand.InOrder(List.of(write, all)))) {
                assertThat(begin(command).commands()).as(command.toString()).isNotEmpty().allMatch(Status.class::isInstance);
                storage.close();
                enrolledGateway();
            }
        }
        assertThat(begin(new ManagementCommand.AllOrNothing(List.of(write))).commands()).anyMatch(Atomic.class::isInstance);
    }

    @Test
    @DisplayName("A large object together with other commands is a defect of whoever ordered it: nothing is sent")
    void notAlone() throws Exception {
        dialogue.script.add(List.of(new WriteLarge(NODE, "a/b", content(octets(10))), EXECUTE));
        Message next = gateway.send(proof(DIGEST, NONCE), opening(), true);
        assertThat(next.commands()).allMatch(Status.class::isInstance);
        assertThat(log.lines()).anyMatch(line -> line.contains("dialogue"));
    }
}
