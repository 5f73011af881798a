package org.fumogateway.dmclient.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.answer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.gateway.session.SessionRecord.Outcome;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that can be said against a large object is said to its first chunk: to Add and Replace, in XML and WBXML. */
class LargeObjectRefusalTest {

    private static final String NODE = "./Vendor/Object";
    private static final long MOST = 1000;

    @TempDir
    private Path folder;
    private SessionFixture gateway;
    private final List<String> told = new ArrayList<>();

    /** Who objects. */
    private enum By {
        /** Rights, existence and meta data of the node. */
        JUDGEMENT,
        /** The sink, the limit of values without one, or the storage. */
        TAKER,
        /** The gateway's MaxObjSize. */
        SIZE,
        /** The rules of large objects. */
        RULES
    }

    @BeforeEach
    void open() throws Exception {
        gateway = new SessionFixture(folder);
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    private static Stream<Arguments> refusals() {
        List<Arguments> all = new ArrayList<>();
        for (boolean wbxml : new boolean[] {false, true}) {
            for (boolean add : new boolean[] {false, true}) {
                for (int status : new int[] {401, 404, 405, 415, 418, 425}) {
                    all.add(Arguments.of(wbxml, add, By.JUDGEMENT, status));
                }
                for (int status : new int[] {403, 413, 415, 420, 500, 510}) {
                    all.add(Arguments.of(wbxml, add, By.TAKER, status));
                }
                all.add(Arguments.of(wbxml, add, By.SIZE, 413));
                all.add(Arguments.of(wbxml, add, By.RULES, 411));
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "WBXML {0}, Add {1}: {2} {3}")
    @MethodSource("refusals")
    @Proves({"DM-161", "DM-167", "DM-170", "DM-171", "DM-173", "DM-174", "FUMO-121"})
    @DisplayName("The first chunk gets the Status and Alert 1222, nothing is kept; a sender who goes on all the same hears 412 and 1225")
    void refuses(boolean wbxml, boolean add, By by, int status) throws Exception {
        SyncMlCodec codec = wbxml ? new WbxmlCodec() : new XmlCodec();
        gateway.codec = codec;
        gateway.judgement = by == By.JUDGEMENT ? status : 200;
        gateway.objects = new Taker(by == By.TAKER ? status : 0);
        Long size = by == By.RULES ? null : by == By.SIZE ? MOST + 1 : Long.valueOf(16);
        ScriptedServer server = new ScriptedServer(true, heard -> answer(heard, false, chunk(wbxml, add, size)),
                heard -> answer(heard, false, chunk(wbxml, add, null)), ScriptedServer::closing, ScriptedServer::closing);
        server.codec = codec;

        DmSession.Result result = gateway.run(SessionFixture.transportAccount(), server, 1200);

        assertThat(result.outcome()).as(result.detail()).isEqualTo(Outcome.COMPLETED);
        assertThat(codes(server.heard.get(1))).containsExactly("SyncHdr 200", (add ? "Add " : "Replace ") + status, "Alert 1222");
        assertThat(server.heard.get(1).last()).isFalse();
        assertThat(codes(server.heard.get(2))).contains("Alert 1225", (add ? "Add 412" : "Replace 412"));
        assertThat(told).as("octets that were kept").noneMatch(line -> line.startsWith("append"));
        assertThat(gateway.executed).doesNotContain("Add", "Replace");
    }

    private static Command chunk(boolean wbxml, boolean add, Long size) {
        Data data = wbxml ? Data.ofOpaque(ByteBuffer.wrap("ABC".getBytes(StandardCharsets.US_ASCII))) : Data.ofText("QUJD");
        Item item = new Item(Location.of(NODE), null, Meta.of(wbxml ? "bin" : "b64", "application/octet-stream").withSize(size), data, true);
        return add ? new Add(9, Meta.EMPTY, List.of(item)) : new Replace(9, Meta.EMPTY, List.of(item));
    }

    private static List<String> codes(Message message) {
        return message.commands().stream().map(command -> command instanceof Status status ? status.command() + " " + status.code()
                : command instanceof Alert alert ? "Alert " + alert.code() : command.name()).toList();
    }

    /** Refuses with a Status, or notes what it takes. */
    private final class Taker implements LargeObjects {
        private final int refusal;

        Taker(int refusal) {
            this.refusal = refusal;
        }

        @Override
        public long largest() {
            return MOST;
        }

        @Override
        public Optional<Content> read(String nodeUri) {
            return Optional.empty();
        }

        @Override
        public Reception open(String nodeUri, String principal, String format, long expected) throws CommandStatusException {
            if (refusal != 0) {
                throw new CommandStatusException(nodeUri, refusal, "refused");
            }
            told.add("open");
            return new Reception() {
                @Override
                public boolean streamed() {
                    return true;
                }

                @Override
                public void append(ByteBuffer octets) {
                    told.add("append " + octets.remaining());
                }

                @Override
                public void commit() {
                    told.add("commit");
                }

                @Override
                public byte[] collected() {
                    throw new IllegalStateException();
                }

                @Override
                public void close() {
                    told.add("close");
                }
            };
        }
    }
}
