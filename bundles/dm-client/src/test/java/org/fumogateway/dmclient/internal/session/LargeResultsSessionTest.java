package org.fumogateway.dmclient.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.answer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.gateway.session.SessionRecord.Outcome;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that the server reads in several messages, as the worked example of DM section 15.12 has it. */
class LargeResultsSessionTest {

    private static final String DUMP = "./Log/Dump";
    private static final String TEXT = "./Log/Text";
    private static final Get GET = new Get(40, Meta.EMPTY, List.of(Item.ofTarget(DUMP)));
    private static final byte[] VALUE = new byte[30_000];

    @TempDir
    Path folder;
    private SessionFixture gateway;
    private boolean closed;
    private int failAt = Integer.MAX_VALUE;

    @BeforeEach
    void open() throws Exception {
        gateway = new SessionFixture(folder);
        new Random(7).nextBytes(VALUE);
        gateway.read.put(DUMP, Item.ofSource(DUMP, Meta.of("bin", "application/zip"), null));
        gateway.contents.put(DUMP, content(VALUE));
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    private LargeObjects.Content content(byte[] octets) {
        ByteBuffer rest = ByteBuffer.wrap(octets);
        return new LargeObjects.Content() {
            @Override
            public long size() {
                return octets.length;
            }

            @Override
            public int read(ByteBuffer target) throws IOException {
                if (rest.position() >= failAt) {
                    throw new IOException("The source was replaced while its value was read");
                }
                if (!rest.hasRemaining()) {
                    return -1;
                }
                int count = Math.min(target.remaining(), rest.remaining());
                target.put(rest.slice().limit(count));
                rest.position(rest.position() + count);
                return count;
            }

            @Override
            public boolean isOpen() {
                return !closed;
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }

    /** Limits as a server says them. */
    private static Message limited(Message heard, Long maxMessage, Long maxObject, boolean last, Command... commands) {
        Message plain = answer(heard, last, commands);
        Header header = plain.header();
        return Message.of(new Header("1.2", "DM/1.2", header.sessionId(), header.msgId(), header.target(), header.source(), null, null,
                Meta.ofLimits(maxMessage, maxObject)), plain.commands(), last);
    }

    private static ScriptedServer.Answer asking(Command... commands) {
        return heard -> limited(heard, 8000L, 1_000_000L, true, commands);
    }

    /** Answers a chunk as a server does, and anything else by closing. */
    private static ScriptedServer.Answer accepting(int code) {
        return heard -> results(heard).stream().anyMatch(one -> one.items().get(0).moreData())
                ? answer(heard, false, chunkStatus(heard, code), Alert.of(91, 1222)) : heard.last() ? ScriptedServer.closing(heard)
                        : answer(heard, false, Alert.of(91, 1222));
    }

    private static Status chunkStatus(Message heard, int code) {
        Results chunk = results(heard).get(results(heard).size() - 1);
        return new Status(90, heard.header().msgId(), chunk.cmdId(), "Results", List.of(), List.of(DUMP), null, code, List.of());
    }

    private static List<Results> results(Message message) {
        return message.commands().stream().filter(Results.class::isInstance).map(Results.class::cast).toList();
    }

    private static List<Item> items(List<Message> messages) {
        return messages.stream().flatMap(message -> results(message).stream()).flatMap(one -> one.items().stream()).toList();
    }

    private static List<String> statuses(Message message) {
        return message.commands().stream().filter(Status.class::isInstance).map(Status.class::cast)
                .map(status -> status.command() + " " + status.code()).toList();
    }

    private void run(ScriptedServer server) throws Exception {
        DmSession.Result result = gateway.run(SessionFixture.transportAccount(), server, 1201);
        assertThat(result.outcome()).as(result.detail()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    @Proves({"DM-161", "DM-162", "DM-163", "DM-164", "DM-165", "DM-166", "DM-175", "DM-177", "DM-178"})
    @DisplayName("A stream goes out in chunks that fill the server's messages: 200 and Size with the first, Final with the last, every octet in order")
    void streams() throws Exception {
        ScriptedServer server = new ScriptedServer(true, asking(GET)).then(accepting(213));
        run(server);

        List<Message> chunks = server.heard.subList(1, server.heard.size());
        assertThat(chunks).hasSizeBetween(5, 8);
        assertThat(statuses(chunks.get(0))).containsExactly("SyncHdr 200", "Get 200");
        List<Item> items = items(chunks);
        assertThat(items).hasSameSizeAs(chunks);
        for (int i = 0; i < chunks.size(); i++) {
            boolean last = i == chunks.size() - 1;
            Results one = results(chunks.get(i)).get(0);
            assertThat(List.of(one.msgRef(), one.cmdRef())).containsExactly(1, 40);
            assertThat(items.get(i).source().uri()).isEqualTo(DUMP);
            assertThat(items.get(i).meta()).isEqualTo(Meta.of("b64", "application/zip").withSize(i == 0 ? 40_000L : null));
            assertThat(items.get(i).moreData()).isEqualTo(!last);
            assertThat(chunks.get(i).last()).isEqualTo(last);
            assertThat(last || server.octets.get(i + 1).remaining() > 7936).isTrue();
            assertThat(server.octets.get(i + 1).remaining()).isLessThanOrEqualTo(8000);
            assertThat(i == 0 || statuses(chunks.get(i)).equals(List.of("SyncHdr 200", "Alert 200"))).isTrue();
        }
        assertThat(Base64.getDecoder().decode(items.stream().map(item -> item.data().text()).collect(Collectors.joining()))).isEqualTo(VALUE);
        assertThat(closed).isTrue();
    }

    @Test
    @Proves({"DM-103", "DM-166", "DM-100"})
    @DisplayName("A value of the tree that no message holds goes out in chunks as well; small values of the same Get come in Results of their own")
    void largeText() throws Exception {
        String text = "line <of> text & more\n".repeat(1000);
        gateway.read.put(TEXT, Item.ofSource(TEXT, Meta.of("chr", "text/plain"), Data.ofText(text)));
        ScriptedServer server = new ScriptedServer(true, asking(new Get(40, Meta.EMPTY, List.of(Item.ofTarget(TEXT))))).then(accepting(213));
        run(server);
        List<Item> items = items(server.heard);
        assertThat(items).hasSizeGreaterThan(2);
        assertThat(items.get(0).meta()).isEqualTo(Meta.of("chr", "text/plain").withSize((long) text.length()));
        assertThat(items.stream().map(item -> item.data().text()).collect(Collectors.joining())).isEqualTo(text);
    }

    @Test
    @Proves({"DM-164", "DM-175"})
    @DisplayName("Nothing but Statuses goes out between the chunks; what else there is to say follows behind the last, and the Final with it")
    void nothingBetween() throws Exception {
        gateway.read.put(TEXT, Item.ofSource(TEXT, Meta.of("chr", "text/plain"), Data.ofText("small")));
        Get small = new Get(41, Meta.EMPTY, List.of(Item.ofTarget(TEXT)));
        ScriptedServer server = new ScriptedServer(true, heard -> {
            put("op-1");
            return asking(GET, new Exec(42, Meta.EMPTY, "c", List.of(Item.ofTarget("./Run"))), small).to(heard);
        }).then(accepting(213));
        run(server);
        List<Message> said = server.heard.subList(1, server.heard.size());
        int last = IntStream.range(0, said.size()).filter(i -> items(said.subList(i, i + 1)).stream().anyMatch(Item::moreData)).max().orElseThrow() + 1;
        assertThat(said.subList(0, last + 1)).allSatisfy(message -> {
            assertThat(message.commands()).allMatch(command -> command instanceof Status || command instanceof Results);
            assertThat(message.last()).isFalse();
        });
        assertThat(said).hasSize(last + 2);
        Message end = said.get(last + 1);
        assertThat(items(List.of(end))).extracting(item -> item.data().text()).containsExactly("small");
        assertThat(end.commands()).anyMatch(command -> command instanceof Alert alert && alert.code() == 1226);
        assertThat(end.last()).isTrue();
        assertThat(said.stream().flatMap(message -> statuses(message).stream())).contains("Exec 202");
    }

    private void put(String id) {
        try {
            gateway.outbox.put(SessionFixture.report(id));
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {413, 424, 426, 420, 500, 200})
    @Proves("DM-173")
    @DisplayName("A Status other than 213 for a chunk: no further chunk, the session goes on to its end")
    void refused(int code) throws Exception {
        ScriptedServer server = new ScriptedServer(true, asking(GET)).then(accepting(code));
        run(server);
        assertThat(items(server.heard)).hasSize(1);
        assertThat(server.heard.get(server.heard.size() - 1).last()).isTrue();
        assertThat(closed).isTrue();
        assertThat(gateway.logger.lines().toString()).contains(DUMP).contains(Integer.toString(code));
    }

    @Test
    @Proves({"DM-173", "DM-169"})
    @DisplayName("Alert 1225 ends the value, as does an answer that neither accepts the chunk nor asks for more")
    void givenUp() throws Exception {
        List<ScriptedServer.Answer> answers = new ArrayList<>();
        answers.add(heard -> answer(heard, false, chunkStatus(heard, 213), new Alert(92, 1225, null, List.of(Item.ofTarget(DUMP))), Alert.of(93, 1222)));
        answers.add(heard -> answer(heard, true));
        for (ScriptedServer.Answer given : answers) {
            gateway.contents.put(DUMP, content(VALUE));
            closed = false;
            ScriptedServer server = new ScriptedServer(true, asking(GET), given).then(accepting(213));
            run(server);
            assertThat(items(server.heard)).hasSize(1);
            assertThat(closed).isTrue();
        }
    }

    @Test
    @Proves({"DM-103", "DM-161"})
    @DisplayName("Larger than the server's MaxObjSize, counted as transported: 413 for the Get and no Results")
    void larger() throws Exception {
        ScriptedServer server = new ScriptedServer(true, heard -> limited(heard, 8000L, 39_999L, true, GET)).then(accepting(213));
        run(server);
        assertThat(statuses(server.heard.get(1))).containsExactly("SyncHdr 200", "Get 413");
        assertThat(items(server.heard)).isEmpty();
        assertThat(closed).isTrue();
    }

    @Test
    @Proves({"DM-173", "DM-177"})
    @DisplayName("A source that fails before the first chunk: 500 for the Get; in the middle: the value ends, the server is left to notice it")
    void sourceFails() throws Exception {
        failAt = 0;
        ScriptedServer server = new ScriptedServer(true, asking(GET)).then(accepting(213));
        run(server);
        assertThat(statuses(server.heard.get(1))).containsExactly("SyncHdr 200", "Get 500");

        failAt = 10_000;
        gateway.contents.put(DUMP, content(VALUE));
        closed = false;
        server = new ScriptedServer(true, asking(GET)).then(accepting(213));
        run(server);
        assertThat(items(server.heard)).hasSize(2).allMatch(Item::moreData);
        assertThat(server.heard.get(server.heard.size() - 1).last()).isTrue();
        assertThat(closed).isTrue();
    }

    @Test
    @Proves("DM-162")
    @DisplayName("A stream that fits in one message is no large object: neither Size nor MoreData; an empty one is an empty value")
    void small() throws Exception {
        gateway.contents.put(DUMP, content(new byte[30]));
        ScriptedServer server = new ScriptedServer(true, asking(GET)).then(accepting(213));
        run(server);
        assertThat(items(server.heard)).singleElement().satisfies(item -> {
            assertThat(item.meta()).isEqualTo(Meta.of("b64", "application/zip"));
            assertThat(item.moreData()).isFalse();
        });
        gateway.contents.put(DUMP, content(new byte[0]));
        server = new ScriptedServer(true, asking(GET)).then(accepting(213));
        run(server);
        assertThat(items(server.heard)).singleElement().satisfies(item -> assertThat(item.data().size()).isZero());
    }

    @Test
    @Proves("DM-226")
    @DisplayName("Chunks are no messages of the limit: a value in more chunks than a session has messages comes through")
    void manyChunks() throws Exception {
        ScriptedServer server = new ScriptedServer(true, heard -> limited(heard, 1200L, null, true, GET)).then(accepting(213));
        run(server);
        assertThat(items(server.heard)).hasSizeGreaterThan(60);
    }
}
