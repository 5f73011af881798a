package org.fumogateway.dmcommands.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmcommands.internal.CommandFixture.atomic;
import static org.fumogateway.dmcommands.internal.CommandFixture.exec;
import static org.fumogateway.dmcommands.internal.CommandFixture.get;
import static org.fumogateway.dmcommands.internal.CommandFixture.replace;
import static org.fumogateway.dmcommands.internal.CommandFixture.sequence;
import static org.osgi.service.dmt.MetaNode.CMD_EXECUTE;
import static org.osgi.service.dmt.MetaNode.CMD_GET;
import static org.osgi.service.dmt.MetaNode.CMD_REPLACE;

import java.nio.file.Path;
import org.fumogateway.dmcommands.internal.NodeAddress.Limits;
import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.dmtree.internal.TestMeta;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.syncml.Meta;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.dmt.DmtData;

/** Flow 5.4.4 of FUMO as far as commands go: the answers of section 15.4.1, word by word. */
class FirmwareFlowTest {

    private static final String NODE = "./FwUpdate/Gw/DownloadAndUpdate";
    private static final String URL = NODE + "/PkgURL";
    private static final Meta TEXT = Meta.of("chr", "text/plain");

    @TempDir
    private Path folder;

    private CommandFixture fixture;
    private final MemoryPlugin agent = new MemoryPlugin("")
            .interior("./FwUpdate/Gw", "urn:oma:mo:oma-fumo:1.0", TestMeta.interior().only(CMD_GET).permanent())
            .leaf("./FwUpdate/Gw/State", new DmtData(90), TestMeta.leaf(DmtData.FORMAT_INTEGER).only(CMD_GET))
            .interior(NODE, null, TestMeta.interior().only(CMD_GET, CMD_EXECUTE).permanent())
            .leaf(URL, new DmtData(""), TestMeta.leaf(DmtData.FORMAT_STRING).only(CMD_GET, CMD_REPLACE).permanent().max(20))
            .interior("./FwUpdate/Gw/Update", null, TestMeta.interior().only(CMD_GET, CMD_EXECUTE).permanent())
            .leaf("./FwUpdate/Gw/Update/PkgData", new DmtData(new byte[0]),
                    TestMeta.leaf(DmtData.FORMAT_BINARY).only(CMD_REPLACE));
    private final MemoryPlugin details = new MemoryPlugin("").interior("./DevDetail")
            .leaf("./DevDetail/FwV", new DmtData("4.2.0"), TestMeta.leaf(DmtData.FORMAT_STRING).only(CMD_GET).permanent());

    @BeforeEach
    void open() throws Exception {
        fixture = new CommandFixture(folder);
        fixture.tree.plug(agent, "./FwUpdate/Gw").plug(details, "./DevDetail")
                .acl("./FwUpdate/Gw", "Exec=S1&Get=S1&Replace=S1");
        agent.fail("execute " + NODE, new CommandStatusException(NODE, CommandStatusException.ACCEPTED, "a report follows"));
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    @Proves({"FUMO-65", "DM-92", "DM-110", "DM-111", "DM-146"})
    @DisplayName("Sequence of Replace PkgURL and Exec is answered 200, 200 with its target, and 202 with its target")
    void setAndStart() throws Exception {
        assertThat(fixture.execute(sequence(4, replace(5, URL, TEXT, "https://fw/7201.dd"), exec(6, "op-7201", NODE))))
                .containsExactly("Status 4 Sequence 200", "Status 5 Replace " + URL + " 200", "Status 6 Exec " + NODE + " 202");
        assertThat(agent.value(URL)).isEqualTo(new DmtData("https://fw/7201.dd"));
    }

    @Test
    @Proves({"DM-92", "DM-100", "DM-101", "TREE-50"})
    @DisplayName("One Get of State and FwV is answered by one Status without target and one Results with both values")
    void verify() throws Exception {
        assertThat(fixture.execute(get(5, "./FwUpdate/Gw/State", "./DevDetail/FwV"))).containsExactly("Status 5 Get 200",
                "Results 5",
                "./FwUpdate/Gw/State int text/plain 90", "./DevDetail/FwV chr text/plain 4.2.0");
    }

    @Test
    @Proves({"FUMO-67", "DM-113", "TREE-28"})
    @DisplayName("After the URL could not be replaced, Exec on its parent in the same message is 405; in the next message it "
            + "is judged anew")
    void failedReplaceBlocksExec() throws Exception {
        assertThat(fixture.codes(sequence(4, replace(5, URL, TEXT, "https://fw/much-too-long.dd"), exec(6, "op", NODE))))
                .containsExactly(200, 413, 405);
        assertThat(fixture.code(exec(7, "op", NODE))).isEqualTo(405);
        assertThat(fixture.code(replace(8, URL, TEXT, "https://fw/ok"))).isEqualTo(200);
        assertThat(fixture.code(exec(9, "op", NODE))).isEqualTo(202);
        fixture.code(replace(10, URL, TEXT, "https://fw/much-too-long.dd"));
        fixture.nextMessage();
        assertThat(fixture.code(exec(2, "op", NODE))).isEqualTo(202);
    }

    @Test
    @Proves({"FUMO-68", "DM-121"})
    @DisplayName("Exec within Atomic is 500, the Atomic 507, and nothing was started or changed")
    void execInAtomic() throws Exception {
        assertThat(fixture.codes(atomic(4, replace(5, URL, TEXT, "https://fw/a"), exec(6, "op", NODE)))).containsExactly(507,
                216, 500);
        assertThat(agent.value(URL)).isEqualTo(new DmtData(""));
        assertThat(agent.calls).noneMatch(call -> call.startsWith("execute"));
        assertThat(fixture.code(exec(7, "op", NODE))).isEqualTo(405);
    }

    @Test
    @Proves({"FUMO-27", "FUMO-70"})
    @DisplayName("Another server is refused with 425 and the agent never hears of it")
    void otherServer() throws Exception {
        var message = fixture.message("S2", new Limits(0, 0, 0));
        assertThat(CommandFixture.lines(message.execute(exec(2, "op", NODE)))).containsExactly("Status 2 Exec " + NODE + " 425");
        assertThat(CommandFixture.lines(message.execute(replace(3, URL, TEXT, "x")))).containsExactly("Status 3 Replace "
                + URL + " 425");
        assertThat(CommandFixture.lines(message.execute(get(4, URL)))).containsExactly("Status 4 Get " + URL + " 425");
        assertThat(agent.calls).noneMatch(call -> call.startsWith("execute") || call.startsWith("setNodeValue"));
    }

    @Test
    @Proves({"FUMO-65", "TREE-52"})
    @DisplayName("Get on PkgData is 405, Replace of it takes base64, and a busy node's 403 reaches the server")
    void packageData() throws Exception {
        assertThat(fixture.code(get(2, "./FwUpdate/Gw/Update/PkgData"))).isEqualTo(405);
        assertThat(fixture.code(replace(3, "./FwUpdate/Gw/Update/PkgData", "b64", "AQID"))).isEqualTo(200);
        assertThat(agent.value("./FwUpdate/Gw/Update/PkgData")).isEqualTo(new DmtData(new byte[] {1, 2, 3}));
        agent.fail("setNodeValue " + URL, new CommandStatusException(URL, 403, "busy"));
        assertThat(fixture.code(replace(4, URL, TEXT, "x"))).isEqualTo(403);
    }

    @Test
    @Proves({"FUMO-65", "FUMO-70", "DM-147"})
    @DisplayName("Exec hands the correlator to the agent; Exec, Replace and Delete where the object has none are 405 or 404")
    void others() throws Exception {
        agent.fail("execute " + NODE, null);
        assertThat(fixture.code(exec(2, "op-1", NODE))).isEqualTo(200);
        assertThat(agent.calls).contains("correlator op-1, data null");
        assertThat(fixture.code(exec(3, "op-1", "./FwUpdate/Gw"))).isEqualTo(405);
        assertThat(fixture.code(exec(4, "op-1", "./FwUpdate/Gw/Nope"))).isEqualTo(404);
        assertThat(fixture.code(replace(5, "./FwUpdate/Gw/State", "int", "10"))).isEqualTo(405);
        assertThat(fixture.code(replace(6, "./FwUpdate/Gw/PkgName", "chr", "n"))).isEqualTo(404);
        fixture.tree.acl("./FwUpdate/Gw", "Delete=S1&Exec=S1&Get=S1&Replace=S1");
        assertThat(fixture.code(CommandFixture.delete(7, "./FwUpdate/Gw"))).isEqualTo(405);
    }
}
