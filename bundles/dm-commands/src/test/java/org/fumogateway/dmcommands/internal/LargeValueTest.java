package org.fumogateway.dmcommands.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.osgi.service.dmt.MetaNode.CMD_EXECUTE;
import static org.osgi.service.dmt.MetaNode.CMD_GET;
import static org.osgi.service.dmt.MetaNode.CMD_REPLACE;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fumogateway.dmcommands.internal.NodeAddress.Limits;
import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.dmtree.internal.TestMeta;
import org.fumogateway.gateway.command.CommandProcessor.Judgement;
import org.fumogateway.gateway.command.CommandProcessor.MessageExecution;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.TreeCommand;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;

/** Values that come in chunks, judged at their first and at their last chunk. */
class LargeValueTest {

    private static final String X = "./FwUpdate/Gw";
    private static final String PKG_DATA = X + "/Update/PkgData";

    @TempDir
    private Path folder;

    private CommandFixture fixture;
    private final MemoryPlugin agent = new MemoryPlugin("")
            .interior(X, "urn:oma:mo:oma-fumo:1.0", TestMeta.interior().only(CMD_GET).permanent())
            .leaf(X + "/State", new DmtData(90), TestMeta.leaf(DmtData.FORMAT_INTEGER).only(CMD_GET))
            .interior(X + "/Update", null, TestMeta.interior().only(CMD_GET, CMD_EXECUTE).permanent())
            .leaf(PKG_DATA, new DmtData(new byte[0]), TestMeta.leaf(DmtData.FORMAT_BINARY).only(CMD_REPLACE).max(1000));

    @BeforeEach
    void open() throws Exception {
        fixture = new CommandFixture(folder);
        fixture.tree.plug(agent, X).acl(X, "Exec=S1&Get=S1&Replace=S1");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private static Item chunk(String uri, String format, long size) {
        return new Item(Location.of(uri), null, Meta.of(format, "application/octet-stream").withSize(size), Data.ofText("QUJD"), true);
    }

    private static Replace replace(String uri, String format, long size) {
        return new Replace(4, null, List.of(chunk(uri, format, size)));
    }

    private MessageExecution message(String server) {
        return fixture.message(server, new Limits(0, 0, 0));
    }

    private Judgement judge(TreeCommand command) throws InterruptedException {
        return message("S1").judge(command);
    }

    @Test
    @Proves({"DM-174", "FUMO-11"})
    @DisplayName("The first chunk for a node that may be replaced but not read is permitted, and names the node as the tree does")
    void permitted() throws Exception {
        assertThat(judge(replace(PKG_DATA, "b64", 1336))).isEqualTo(new Judgement(200, PKG_DATA));
        assertThat(judge(replace("FwUpdate/Gw/Update/PkgData", "bin", 1000)).nodeUri()).isEqualTo(PKG_DATA);
        assertThat(fixture.code(CommandFixture.get(9, PKG_DATA))).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({"./FwUpdate/Gw/Update/Other, b64, 404", "./FwUpdate/Gw/State, int, 405", "./FwUpdate/Gw/Update, b64, 405",
        "./FwUpdate/Gw/Update/PkgData, chr, 415", "./FwUpdate/Gw/Update/PkgData?prop=Title, chr, 426"})
    @Proves({"DM-174", "DM-170"})
    @DisplayName("A chunk for a node that does not exist, may not be replaced or takes another format is refused at once")
    void refused(String uri, String format, int status) throws Exception {
        assertThat(judge(replace(uri, format, 100)).status()).isEqualTo(status);
    }

    @Test
    @Proves({"DM-170", "DM-174"})
    @DisplayName("Without the right to replace: 425; more octets than the node takes: 413; an Add of a node that exists: 418; other commands: 426")
    void refusedForOtherReasons() throws Exception {
        assertThat(message("S2").judge(replace(PKG_DATA, "b64", 100)).status()).isEqualTo(425);
        assertThat(judge(replace(PKG_DATA, "b64", 1400)).status()).isEqualTo(413);
        assertThat(judge(new Add(4, null, List.of(chunk(PKG_DATA, "b64", 100)))).status()).isEqualTo(418);
        assertThat(judge(new Exec(4, null, null, List.of(chunk(X + "/Update", "b64", 100)))).status()).isEqualTo(426);
    }

    @Test
    @Proves({"DM-168", "FUMO-125"})
    @DisplayName("At the last chunk the value is committed once and its Status answered, whatever the sink says")
    void completes() throws Exception {
        List<String> commits = new ArrayList<>();
        Replace last = replace(PKG_DATA, "b64", 100);
        assertThat(CommandFixture.lines(message("S1").complete(last, () -> commits.add("whole"))))
                .containsExactly("Status 4 Replace " + PKG_DATA + " 200");
        assertThat(commits).containsExactly("whole");
        assertThat(CommandFixture.lines(message("S1").complete(last, () -> {
            throw new CommandStatusException(PKG_DATA, 403, "does not fit");
        }))).containsExactly("Status 4 Replace " + PKG_DATA + " 403");
        assertThat(CommandFixture.lines(message("S1").complete(last, () -> {
            throw new IllegalStateException("defect");
        }))).containsExactly("Status 4 Replace " + PKG_DATA + " 500");
    }

    @Test
    @Proves("DM-174")
    @DisplayName("The right was taken away while the chunks came: the last one is refused and nothing is committed")
    void judgedAgain() throws Exception {
        Replace last = replace(PKG_DATA, "b64", 100);
        assertThat(judge(last).permitted()).isTrue();
        fixture.tree.acl(X, "Exec=S1&Get=S1");
        List<String> commits = new ArrayList<>();
        assertThat(CommandFixture.lines(message("S1").complete(last, () -> commits.add("whole"))))
                .containsExactly("Status 4 Replace " + PKG_DATA + " 425");
        assertThat(commits).isEmpty();
    }

    @Test
    @Proves("FUMO-67")
    @DisplayName("An Exec on Update behind PkgData that was refused in the same message is refused, too")
    void failedDataStopsTheExec() throws Exception {
        MessageExecution message = message("S1");
        message.complete(replace(PKG_DATA, "b64", 100), () -> {
            throw new DmtException(PKG_DATA, DmtException.DATA_STORE_FAILURE, "full");
        });
        assertThat(CommandFixture.lines(message.execute(CommandFixture.exec(5, "op-1", X + "/Update"))))
                .containsExactly("Status 5 Exec " + X + "/Update 405");
    }
}
