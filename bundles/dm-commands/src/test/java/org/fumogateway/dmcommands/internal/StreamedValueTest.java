package org.fumogateway.dmcommands.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.osgi.service.dmt.MetaNode.CMD_GET;
import static org.osgi.service.dmt.MetaNode.CMD_REPLACE;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fumogateway.dmcommands.internal.NodeAddress.Limits;
import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.dmtree.internal.TestMeta;
import org.fumogateway.gateway.command.CommandProcessor.MessageExecution;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Results;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.dmt.DmtData;

/** Gets of nodes whose value is a stream. */
class StreamedValueTest {

    private static final String ROOT = "./Vendor";
    private static final String DUMP = ROOT + "/Dump";
    private static final String NAME = ROOT + "/Name";
    private static final String HIDDEN = ROOT + "/Hidden";

    @TempDir
    private Path folder;

    private CommandFixture fixture;
    private final List<String> told = new ArrayList<>();
    private CommandStatusException refusal;
    private long size = 5_000_000;
    private final MemoryPlugin vendor = new MemoryPlugin("").interior(ROOT, null, TestMeta.interior().only(CMD_GET).permanent())
            .leaf(DUMP, new DmtData(new byte[0]), TestMeta.leaf(DmtData.FORMAT_BINARY).only(CMD_GET))
            .leaf(HIDDEN, new DmtData(new byte[0]), TestMeta.leaf(DmtData.FORMAT_BINARY).only(CMD_REPLACE))
            .leaf(NAME, new DmtData("box"), TestMeta.leaf(DmtData.FORMAT_STRING).only(CMD_GET));

    @BeforeEach
    void open() throws Exception {
        fixture = new CommandFixture(folder);
        fixture.tree.plug(vendor, ROOT).acl(ROOT, "Get=S1");
        fixture.objects = new LargeObjects() {
            @Override
            public long largest() {
                return 0;
            }

            @Override
            public Reception open(String nodeUri, String principal, String format, long expected) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Optional<Content> read(String nodeUri) throws CommandStatusException {
                if (refusal != null) {
                    throw refusal;
                }
                return nodeUri.equals(NAME) ? Optional.empty() : Optional.of(content(nodeUri));
            }
        };
    }

    private LargeObjects.Content content(String nodeUri) {
        told.add("open " + nodeUri);
        return new LargeObjects.Content() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public int read(ByteBuffer target) {
                throw new AssertionError("nothing is read before it is sent");
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {
                told.add("close " + nodeUri);
            }
        };
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private MessageExecution message(String server) {
        return fixture.message(server, new Limits(0, 0, 0));
    }

    @Test
    @Proves({"DM-100", "DM-165", "DM-177"})
    @DisplayName("A Get of a node with a source: 200, and Results of its own with the node's name and type but no Data; the stream comes beside it")
    void stream() throws Exception {
        MessageExecution message = message("S1");
        List<Command> answers = message.execute(CommandFixture.get(4, DUMP, NAME));
        assertThat(CommandFixture.lines(answers)).containsExactly("Status 4 Get 200", "Results 4", NAME + " chr text/plain box", "Results 4",
                DUMP + " bin text/plain -");
        assertThat(message.takeContent((Results) answers.get(1))).isEmpty();
        LargeObjects.Content content = message.takeContent((Results) answers.get(2)).orElseThrow();
        assertThat(content.size()).isEqualTo(5_000_000);
        assertThat(message.takeContent((Results) answers.get(2))).as("taken once").isEmpty();
        message.close();
        assertThat(told).as("whoever took it closes it").containsExactly("open " + DUMP);
    }

    @Test
    @DisplayName("A stream that nobody takes is closed with the message")
    void nobodyTakesIt() throws Exception {
        try (MessageExecution message = message("S1")) {
            message.execute(CommandFixture.get(4, DUMP));
        }
        assertThat(told).containsExactly("open " + DUMP, "close " + DUMP);
    }

    @Test
    @Proves({"DM-174", "DM-102"})
    @DisplayName("Without the right to read, or the AccessType, the source is not asked: 425 and 405; what the source refuses is the Status of the Get")
    void refused() throws Exception {
        assertThat(CommandFixture.lines(message("S2").execute(CommandFixture.get(4, DUMP)))).containsExactly("Status 4 Get " + DUMP + " 425");
        assertThat(CommandFixture.lines(message("S1").execute(CommandFixture.get(4, HIDDEN)))).containsExactly("Status 4 Get " + HIDDEN + " 405");
        assertThat(told).isEmpty();
        refusal = new CommandStatusException(DUMP, 403, "in use");
        assertThat(CommandFixture.lines(message("S1").execute(CommandFixture.get(4, DUMP)))).containsExactly("Status 4 Get " + DUMP + " 403");
    }

    @ParameterizedTest
    @ValueSource(strings = {"StructData", "TNDS", "TNDS+Value"})
    @Proves({"TREE-72", "DM-103"})
    @DisplayName("A list with a value that has no room in memory is refused with 413 before the value is read, and its stream is closed")
    void tooLargeForList(String list) throws Exception {
        assertThat(CommandFixture.lines(message("S1").execute(CommandFixture.get(4, ROOT + "?list=" + list))))
                .containsExactly("Status 4 Get " + ROOT + "?list=" + list + " 413");
        assertThat(told).containsExactly("open " + DUMP, "close " + DUMP);
        assertThat(CommandFixture.lines(message("S1").execute(CommandFixture.get(4, ROOT + "?list=Struct"))).get(0)).endsWith(" 200");
        size = 0;
        assertThat(CommandFixture.lines(message("S1").execute(CommandFixture.get(4, ROOT + "?list=" + list))).get(0)).endsWith(" 200");
    }

    @Test
    @DisplayName("A property of such a node and an interior node above it are no streams")
    void properties() throws Exception {
        List<Command> answers = message("S1").execute(CommandFixture.get(4, DUMP + "?prop=Name", ROOT));
        assertThat(((Results) answers.get(1)).items()).extracting(Item::data).doesNotContainNull();
        assertThat(told).isEmpty();
    }
}
