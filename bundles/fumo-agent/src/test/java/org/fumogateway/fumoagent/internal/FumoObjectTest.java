package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.fumogateway.testing.DescribedNode;
import org.fumogateway.testing.DescribedTree;
import org.fumogateway.testing.DeviceDescription;
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
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.spi.TransactionalDataSession;

class FumoObjectTest {

    @TempDir
    Path home;
    private Bench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(home).start();
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    @Test
    @Proves({"FUMO-1", "FUMO-3", "FUMO-4", "FUMO-5", "FUMO-14", "FUMO-15", "FUMO-16", "FUMO-21"})
    @DisplayName("A fresh device shows the instance with the right Type, the nodes of the object and State 10")
    void fresh() throws Exception {
        assertThat(bench.session().getChildNodeNames(new String[] {".", "FwUpdate"})).containsExactly("Gw");
        assertThat(bench.session().getNodeType(Bench.path(""))).isEqualTo("urn:oma:mo:oma-fumo:1.0");
        assertThat(bench.session().getChildNodeNames(Bench.path(""))).containsExactly("PkgName", "PkgVersion", "Download",
                "Update", "DownloadAndUpdate", "State", "Ext");
        assertThat(bench.session().getChildNodeNames(Bench.path("Ext"))).containsExactly("LastResult", "Progress", "Detail",
                "Formats", "Compatible", "Slot");
        assertThat(bench.value("State")).isEqualTo(new DmtData(10));
        assertThat(bench.value("Ext/Formats").getString()).isEqualTo("fup,gzip,raw");
        assertThat(bench.value("Ext/Slot").getString()).isEqualTo("a");
        assertThat(bench.value("Ext/Compatible").getString()).isEqualTo("exampleworks,gw-200");
    }

    @Test
    @Proves({"FUMO-6", "FUMO-7", "FUMO-8", "FUMO-9", "FUMO-10", "FUMO-12", "FUMO-13", "FUMO-14", "FUMO-16"})
    @DisplayName("Meta data: every node permanent, format and access as in the table of the object")
    void metaData() throws Exception {
        access("", DmtData.FORMAT_NODE, List.of(MetaNode.CMD_GET));
        access("PkgName", DmtData.FORMAT_STRING, List.of(MetaNode.CMD_GET, MetaNode.CMD_REPLACE));
        access("Download", DmtData.FORMAT_NODE, List.of(MetaNode.CMD_GET, MetaNode.CMD_EXECUTE));
        access("Download/PkgURL", DmtData.FORMAT_STRING, List.of(MetaNode.CMD_GET, MetaNode.CMD_REPLACE));
        access("Update", DmtData.FORMAT_NODE, List.of(MetaNode.CMD_GET, MetaNode.CMD_EXECUTE));
        access("DownloadAndUpdate", DmtData.FORMAT_NODE, List.of(MetaNode.CMD_GET, MetaNode.CMD_EXECUTE));
        access("State", DmtData.FORMAT_INTEGER, List.of(MetaNode.CMD_GET));
        access("Ext/Detail", DmtData.FORMAT_STRING, List.of(MetaNode.CMD_GET));
    }

    @Test
    @Proves({"TREE-100", "TREE-101", "TREE-103", "TREE-104", "TREE-105", "TREE-107"})
    @DisplayName("TREE-100 to TREE-105: the object is just what its description says, whatever state it is in")
    void described() throws Exception {
        DescribedNode description = DeviceDescription.read(FumoObjectTest.class.getResourceAsStream("/" + DeviceDescription.FOLDER
                + "/FwUpdate.xml"));
        // Whoever takes large objects is not on the bench, so that there is no place for a package.
        String absent = "FwUpdate/Gw/Update/PkgData: described, but there is no such node";
        assertThat(DescribedTree.differences(bench.session(), description)).containsExactly(absent);
        assertThat(bench.replace("PkgName", "x")).isEqualTo(200);
        assertThat(DescribedTree.differences(bench.session(), description)).containsExactly(absent);
    }

    private void access(String node, int format, List<Integer> allowed) throws DmtException {
        MetaNode meta = bench.session().getMetaNode(Bench.path(node));
        assertThat(meta.getScope()).isEqualTo(MetaNode.PERMANENT);
        assertThat(meta.getFormat()).isEqualTo(format);
        for (int command : List.of(MetaNode.CMD_ADD, MetaNode.CMD_DELETE, MetaNode.CMD_EXECUTE, MetaNode.CMD_REPLACE,
                MetaNode.CMD_GET)) {
            assertThat(meta.can(command)).as("%s: command %s", node, command).isEqualTo(allowed.contains(command));
        }
    }

    @Test
    @Proves({"FUMO-26", "FUMO-65", "FUMO-70"})
    @DisplayName("Anything else on the object is answered 405, an absent node 404")
    void nothingElse() {
        assertThat(bench.exec("State", null)).isEqualTo(405);
        assertThat(bench.exec("", null)).isEqualTo(405);
        assertThat(bench.exec("Install", null)).isEqualTo(404);
        assertThat(bench.replace("State", "90")).isEqualTo(405);
        assertThat(bench.replace("Nothing", "x")).isEqualTo(404);
        assertThat(bench.session().isNodeUri(Bench.path("Nothing"))).isFalse();
        assertThatThrownBy(() -> bench.session().deleteNode(Bench.path("PkgName")))
                .isInstanceOfSatisfying(DmtException.class, refused -> assertThat(Bench.status(refused)).isEqualTo(405));
        assertThatThrownBy(() -> bench.session().createLeafNode(Bench.path("PkgID"), new DmtData("x"), null))
                .isInstanceOfSatisfying(DmtException.class, refused -> assertThat(Bench.status(refused)).isEqualTo(405));
    }

    @Test
    @Proves({"FUMO-19", "FUMO-17"})
    @DisplayName("A URL of 2048 characters is stored as it is, odd ones too; a far too long one is answered 413 and changes "
            + "nothing")
    void urls() throws Exception {
        String longest = "https://host/?a=1&b= %20" + "x".repeat(2024);
        assertThat(bench.replace("Download/PkgURL", longest)).isEqualTo(200);
        assertThat(bench.value("Download/PkgURL").getString()).isEqualTo(longest);
        assertThat(bench.replace("Download/PkgURL", "y".repeat(5000))).isEqualTo(413);
        assertThat(bench.value("Download/PkgURL").getString()).isEqualTo(longest);
        assertThat(bench.value("DownloadAndUpdate/PkgURL").getString()).isEmpty();
    }

    @Test
    @Proves({"FUMO-23", "FUMO-70"})
    @DisplayName("Without a download client there is no instance; a finished operation stays readable all the same")
    void absence() throws Exception {
        bench.neighbours.downloaders.remove(bench.network);
        assertThat(bench.session().isNodeUri(new String[] {".", "FwUpdate"})).isTrue();
        assertThat(bench.session().isNodeUri(Bench.path(""))).isFalse();
        assertThat(bench.exec("Download", null)).isEqualTo(404);
        bench.neighbours.downloaders.add(bench.network, java.util.Map.of());
        bench.replace("Download/PkgURL", "https://host/good.fup");
        bench.exec("Download", null);
        bench.untilState(50);
        bench.neighbours.downloaders.remove(bench.network);
        assertThat(bench.state()).isEqualTo(50);
        assertThat(bench.exec("Download", null)).isEqualTo(404);
    }

    @Test
    @Proves("DM-121")
    @DisplayName("Several Replaces in an atomic session take effect together at commit, or not at all")
    void atomic() throws Exception {
        TransactionalDataSession session = bench.agent.plugin().openAtomicSession(Bench.path(""), null);
        session.setNodeValue(Bench.path("PkgName"), new DmtData("n"));
        session.setNodeValue(Bench.path("Download/PkgURL"), new DmtData("https://host/n"));
        assertThat(session.getNodeValue(Bench.path("PkgName")).getString()).isEqualTo("n");
        assertThat(bench.value("PkgName").getString()).isEmpty();
        session.rollback();
        assertThat(session.getNodeValue(Bench.path("PkgName")).getString()).isEmpty();
        session.setNodeValue(Bench.path("PkgName"), new DmtData("m"));
        session.commit();
        assertThat(bench.value("PkgName").getString()).isEqualTo("m");
        assertThat(bench.value("Download/PkgURL").getString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"DownloadAndUpdate", "Download|Update", "Download|Update|DownloadAndUpdate"})
    @Proves({"FUMO-23", "FUMO-70"})
    @DisplayName("Each profile shows its own Exec targets and no others; what is not offered cannot be executed")
    void profiles(String nodes) throws Exception {
        bench.close();
        bench = new Bench(home.resolve("profile"), OperationKind.ofNodes(nodes.replace("|", ", "))).start();
        List<String> offered = List.of(nodes.split("\\|"));
        assertThat(bench.session().getChildNodeNames(Bench.path(""))).contains(offered.toArray(String[]::new))
                .hasSize(4 + offered.size());
        for (OperationKind kind : OperationKind.values()) {
            if (!offered.contains(kind.node())) {
                assertThat(bench.session().isNodeUri(Bench.path(kind.node()))).isFalse();
                assertThatThrownBy(() -> bench.agent.plugin().execute(null, Bench.path(kind.node()), "op", null))
                        .isInstanceOfSatisfying(DmtException.class, e -> assertThat(e.getCode()).isEqualTo(DmtException.NODE_NOT_FOUND));
            }
        }
    }

    @Test
    @Proves({"FUMO-23"})
    @DisplayName("A profile in which no update could be started, or with a node that does not exist, is refused")
    void impossibleProfiles() {
        assertThatThrownBy(() -> OperationKind.ofNodes("Upgrade")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bench(home.resolve("profile"), OperationKind.ofNodes("Download")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
