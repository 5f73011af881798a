package org.fumogateway.dmclient.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmclient.internal.session.ScriptedServer.answer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.gateway.session.SessionRecord.Outcome;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Status;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that the server sends in several messages, as the worked example of DM section 15.11 has it. */
class LargeObjectSessionTest {

    private static final String NODE = "./FwUpdate/Gw/Update/PkgData";

    @TempDir
    Path folder;
    private SessionFixture gateway;
    private final Objects objects = new Objects();

    /** Takes objects and notes what happens to them. */
    private static final class Objects implements LargeObjects {
        private final List<String> told = new ArrayList<>();
        private boolean streamed = true;
        private int refuseOpen;
        private int refuseCommit;
        private boolean busy;
        private boolean replaced;

        @Override
        public Optional<Content> read(String nodeUri) {
            return Optional.empty();
        }

        @Override
        public long largest() {
            return 1000;
        }

        @Override
        public Reception open(String nodeUri, String principal, String format, long expected) throws CommandStatusException {
            refuse(busy ? 403 : refuseOpen);
            busy = true;
            told.add("open " + nodeUri + " " + principal + " " + format + " " + expected);
            StringBuilder value = new StringBuilder();
            return new Reception() {
                @Override
                public boolean streamed() {
                    return streamed;
                }

                @Override
                public void append(ByteBuffer octets) {
                    stay();
                    value.append(StandardCharsets.UTF_8.decode(octets));
                }

                @Override
                public void commit() throws CommandStatusException {
                    refuse(refuseCommit);
                    told.add("commit " + value);
                }

                @Override
                public byte[] collected() {
                    return value.toString().getBytes(StandardCharsets.UTF_8);
                }

                @Override
                public void close() {
                    stay();
                    told.add("close");
                    busy = false;
                }
            };
        }

        /** What happens in a bundle that was replaced. */
        private void stay() {
            if (replaced) {
                throw new NoClassDefFoundError("the bundle wiring is no longer valid");
            }
        }

        private static void refuse(int status) throws CommandStatusException {
            if (status != 0) {
                throw new CommandStatusException(NODE, status, "refused");
            }
        }
    }

    @BeforeEach
    void open() throws Exception {
        gateway = new SessionFixture(folder);
        gateway.objects = objects;
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    private static Replace chunk(String format, Long size, String text, boolean more) {
        Item item = new Item(Location.of(NODE), null, Meta.of(format, "application/octet-stream").withSize(size), Data.ofText(text), more);
        return new Replace(9, Meta.EMPTY, List.of(item));
    }

    private DmSession.Result run(ScriptedServer server) throws InterruptedException {
        return gateway.run(SessionFixture.transportAccount(), server, 1200);
    }

    private static List<String> lines(Message message) {
        List<String> lines = new ArrayList<>();
        for (Command command : message.commands()) {
            if (command instanceof Status status) {
                lines.add(status.command() + " " + (status.command().equals("SyncHdr") ? "" : String.join(",", status.targetRefs()) + " ")
                        + status.code());
            } else if (command instanceof Alert alert) {
                lines.add("Alert " + alert.code() + (alert.items().isEmpty() ? "" : " " + alert.items().get(0).target().uri()));
            } else {
                lines.add(command.name());
            }
        }
        if (message.last()) {
            lines.add("Final");
        }
        return lines;
    }

    @Test
    @Proves({"DM-56", "DM-57", "DM-58", "DM-74", "DM-161", "DM-167", "DM-168", "FUMO-118", "FUMO-119"})
    @DisplayName("Each chunk is answered 213 and more is asked for, without Final; the last one gets the real Status once the value is committed")
    void takesChunks() throws Exception {
        ScriptedServer server = new ScriptedServer(true, heard -> answer(heard, false, chunk("b64", 16L, "QUJD", true)),
                heard -> answer(heard, false, chunk("b64", null, "REVGR0h", true)), heard -> answer(heard, true, chunk("b64", null, "JSktM", false)),
                ScriptedServer::closing);

        DmSession.Result result = run(server);

        assertThat(result.outcome()).as(result.detail()).isEqualTo(Outcome.COMPLETED);
        assertThat(server.heard.get(0).header().meta()).isEqualTo(Meta.ofLimits(16384L, 1000L));
        assertThat(lines(server.heard.get(1))).containsExactly("SyncHdr 200", "Replace " + NODE + " 213", "Alert 1222");
        assertThat(lines(server.heard.get(2))).containsExactly("SyncHdr 200", "Replace " + NODE + " 213", "Alert 1222");
        assertThat(lines(server.heard.get(3))).containsExactly("SyncHdr 200", "Replace " + NODE + " 200", "Final");
        for (int chunk = 1; chunk <= 3; chunk++) {
            Status answer = (Status) server.heard.get(chunk).commands().get(1);
            assertThat(answer.msgRef() + "." + answer.cmdRef()).as("the message and command of this very chunk").isEqualTo(chunk + ".9");
        }
        assertThat(objects.told).containsExactly("open " + NODE + " dms.example.com b64 12", "commit ABCDEFGHIJKL", "close");
    }

    @Test
    @Proves({"DM-168", "DM-174"})
    @DisplayName("A node without a sink gets the whole value in one command, octets as octets and text as text")
    void setsCollectedValues() throws Exception {
        objects.streamed = false;
        run(new ScriptedServer(true, heard -> answer(heard, false, chunk("b64", 8L, "QUJD", true)),
                heard -> answer(heard, true, chunk("b64", null, "REVG", false)), ScriptedServer::closing));
        run(new ScriptedServer(true, heard -> answer(heard, false, chunk("chr", 6L, "abc", true)),
                heard -> answer(heard, true, chunk("chr", null, "def", false)), ScriptedServer::closing));
        assertThat(gateway.values).containsEntry("Replace " + NODE + " bin", "ABCDEF").containsEntry("Replace " + NODE + " chr", "abcdef");
    }

    @Test
    @Proves({"DM-169", "FUMO-120"})
    @DisplayName("Another command before the last chunk: 1225 names the object, nothing of it is kept, the command is executed")
    void interrupted() throws Exception {
        Get get = new Get(9, Meta.EMPTY, List.of(Item.ofTarget("./DevDetail/SwV")));
        ScriptedServer server = new ScriptedServer(true, heard -> answer(heard, false, chunk("b64", 16L, "QUJD", true)),
                heard -> answer(heard, true, get), ScriptedServer::closing);

        run(server);

        assertThat(lines(server.heard.get(2))).containsExactly("SyncHdr 200", "Alert 1225 " + NODE, "Get ./DevDetail/SwV 200", "Final");
        assertThat(objects.told).containsExactly("open " + NODE + " dms.example.com b64 12", "close");
    }

    @Test
    @Proves({"DM-94", "DM-172"})
    @DisplayName("Whoever takes the object is replaced in the middle and finds his classes no more: the chunk is answered 500, the session goes on")
    void replacedInTheMiddle() throws Exception {
        ScriptedServer server = new ScriptedServer(true, heard -> answer(heard, false, chunk("b64", 16L, "QUJD", true)), heard -> {
            objects.replaced = true;
            return answer(heard, true, chunk("b64", null, "REVGR0hJSktM", false));
        }, ScriptedServer::closing);

        DmSession.Result result = run(server);

        assertThat(result.outcome()).as(result.detail()).isEqualTo(Outcome.COMPLETED);
        assertThat(lines(server.heard.get(2))).anyMatch(line -> line.startsWith("Replace ") && line.endsWith(" 500")).contains("Final");
        assertThat(objects.told).noneMatch(line -> line.startsWith("commit"));
    }

    @Test
    @Proves({"DM-172", "FUMO-124"})
    @DisplayName("The session breaks in the middle of an object: it is dropped, nothing is committed")
    void broken() throws Exception {
        ScriptedServer server = new ScriptedServer(true, heard -> answer(heard, false, chunk("b64", 16L, "QUJD", true)), heard -> null);
        assertThat(run(server).outcome()).isNotEqualTo(Outcome.COMPLETED);
        assertThat(objects.told).endsWith("close").noneMatch(line -> line.startsWith("commit"));
    }

    @Test
    @Proves({"DM-170", "DM-174", "DM-160"})
    @DisplayName("Not permitted, refused by the sink, too large, nobody to take it: the first chunk gets that Status and more is still asked for")
    void refusesFirstChunk() throws Exception {
        gateway.judgement = 425;
        assertThat(firstAnswer(16L)).containsExactly("SyncHdr 200", "Replace " + NODE + " 425", "Alert 1222");
        gateway.judgement = 200;
        objects.refuseOpen = 403;
        assertThat(firstAnswer(16L)).contains("Replace " + NODE + " 403");
        objects.refuseOpen = 0;
        assertThat(firstAnswer(1001L)).contains("Replace " + NODE + " 413");
        gateway.objects = null;
        assertThat(firstAnswer(16L)).contains("Replace " + NODE + " 413");
        assertThat(objects.told).isEmpty();
    }

    @Test
    @Proves("DM-173")
    @DisplayName("After an object was refused the server may begin it again in the same session")
    void beginsAgain() throws Exception {
        objects.refuseCommit = 415;
        ScriptedServer server = new ScriptedServer(true, heard -> answer(heard, false, chunk("b64", 8L, "QUJD", true)),
                heard -> answer(heard, true, chunk("b64", null, "REVG", false)), heard -> answer(heard, false, chunk("b64", 8L, "QUJD", true)),
                ScriptedServer::closing, ScriptedServer::closing);
        run(server);
        assertThat(lines(server.heard.get(2))).contains("Replace " + NODE + " 415");
        assertThat(lines(server.heard.get(3))).contains("Replace " + NODE + " 213");
    }

    private List<String> firstAnswer(long size) throws InterruptedException {
        ScriptedServer server = new ScriptedServer(true, heard -> answer(heard, false, chunk("b64", size, "QUJD", true)),
                ScriptedServer::closing, ScriptedServer::closing);
        run(server);
        return lines(server.heard.get(1));
    }

    @Test
    @Proves({"DM-168", "FUMO-125"})
    @DisplayName("What the sink says at the end is the Status of the last chunk; a wrong length is 424 and never reaches it")
    void refusesAtTheEnd() throws Exception {
        objects.refuseCommit = 415;
        ScriptedServer server = new ScriptedServer(true, heard -> answer(heard, false, chunk("b64", 8L, "QUJD", true)),
                heard -> answer(heard, true, chunk("b64", null, "REVG", false)), ScriptedServer::closing);
        run(server);
        assertThat(lines(server.heard.get(2))).containsExactly("SyncHdr 200", "Replace " + NODE + " 415", "Final");
        objects.refuseCommit = 0;
        ScriptedServer wrong = new ScriptedServer(true, heard -> answer(heard, false, chunk("b64", 40L, "QUJD", true)),
                heard -> answer(heard, true, chunk("b64", null, "REVG", false)), ScriptedServer::closing);
        run(wrong);
        assertThat(lines(wrong.heard.get(2))).containsExactly("SyncHdr 200", "Replace " + NODE + " 424", "Final");
        assertThat(objects.told).noneMatch(line -> line.startsWith("commit"));
    }
}
