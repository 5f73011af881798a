package org.fumogateway.dmcommands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmcommands.Commands.add;
import static org.fumogateway.dmcommands.Commands.copy;
import static org.fumogateway.dmcommands.Commands.delete;
import static org.fumogateway.dmcommands.Commands.exec;
import static org.fumogateway.dmcommands.Commands.get;
import static org.fumogateway.dmcommands.Commands.replace;

import java.util.List;
import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.dmtree.internal.TestMeta;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.MetaNode;

/** Requirements of the tree that concern the whole of tree, commands and objects, by their numbers. */
@ExtendWith(InFramework.class)
class TreeRequirementsIT {

    @Test
    @Proves({"TREE-1", "TREE-2", "TREE-5"})
    @DisplayName("TREE-1, TREE-2: one tree with a permanent root that has an ACL; leaves have no children, interior nodes no value")
    void oneTree(CommandFramework gateway) throws Exception {
        assertThat(gateway.text(".").split("/")).contains("DevInfo", "DevDetail", "DMAcc", "Ext", "Inbox").doesNotHaveDuplicates();
        assertThat(gateway.text(".?prop=Format")).isEqualTo("node");
        assertThat(gateway.text(".?prop=ACL")).isEqualTo("Add=*&Get=*");
        assertThat(gateway.code(delete("."))).isBetween(405, 425);
        assertThat(gateway.code(add(".", "node", null))).isEqualTo(418);
        assertThat(gateway.code(add("./Ext/T1", "chr", "v"))).isEqualTo(200);
        assertThat(gateway.code(add("./Ext/T1/Below", "chr", "v"))).isEqualTo(405);
        assertThat(gateway.code(add("./Ext/T1", "chr", "again"))).as("names of siblings are unique").isEqualTo(418);
        assertThat(gateway.code(add("./Ext/T2", "node", null))).isEqualTo(200);
        assertThat(gateway.text("./Ext/T2")).isEmpty();
        assertThat(gateway.code(replace("./Ext/T2", "chr", "value"))).isEqualTo(405);
    }

    @Test
    @Proves({"TREE-3", "TREE-24", "TREE-37", "TREE-63", "TREE-112"})
    @DisplayName("TREE-3, TREE-24: permanent nodes cannot be made, deleted, renamed or given another type by a server")
    void permanent(CommandFramework gateway) throws Exception {
        gateway.acl("./DevInfo", "Add=S1&Delete=S1&Get=*&Replace=S1");
        try {
            assertThat(gateway.code(delete("./DevInfo/Man"))).isEqualTo(405);
            assertThat(gateway.code(delete("./DevInfo"))).isIn(405, 425);
            assertThat(gateway.code(replace("./DevInfo/Man?prop=Name", (String) null, "Maker"))).isEqualTo(405);
            assertThat(gateway.code(replace("./DevInfo/Man", "chr", "other"))).isEqualTo(405);
            assertThat(gateway.code(replace("./DevInfo/Man?prop=Type", (String) null, "a/b"))).isEqualTo(405);
            assertThat(gateway.code(add("./DevInfo/New", "chr", "x"))).isEqualTo(405);
        } finally {
            gateway.acl("./DevInfo", null);
        }
        assertThat(gateway.code(replace("./DevInfo/Man", "chr", "other"))).as("nobody has Replace by default").isEqualTo(425);
        assertThat(gateway.text("./DevInfo/Man")).isEqualTo("Example Works");
        List<String> limits = List.of("MaxTotLen", "MaxSegLen", "MaxDepth");
        assertThat(limits).allSatisfy(name -> assertThat(gateway.text("./DevDetail/URI/" + name + "?prop=Format")).isEqualTo("chr"));
    }

    @Test
    @Proves({"TREE-12", "TREE-112"})
    @DisplayName("TREE-12: DevDetail announces the limits that commands and tree obey, the smaller of each two")
    void limits(CommandFramework gateway) throws Exception {
        assertThat(gateway.text("./DevDetail/URI/MaxTotLen")).isEqualTo("190");
        assertThat(gateway.text("./DevDetail/URI/MaxSegLen")).isEqualTo("40");
        assertThat(gateway.text("./DevDetail/URI/MaxDepth")).isEqualTo("8");
        assertThat(gateway.code(add("./Ext/" + "x".repeat(41), "chr", "v"))).isEqualTo(414);
        assertThat(gateway.code(add("./Ext/1/2/3/4/5/6/7/8", "chr", "v"))).isEqualTo(414);
        assertThat(gateway.code(add("./Ext/" + "x".repeat(40), "chr", "v"))).isEqualTo(200);
    }

    @Test
    @Proves({"TREE-4", "TREE-61", "TREE-67", "TREE-104"})
    @DisplayName("TREE-104: a vendor's AccessType counts beside the ACL: 405 for what it lacks, whatever the ACL says")
    void accessType(CommandFramework gateway) throws Exception {
        MemoryPlugin vendor = new MemoryPlugin("").interior("./Acme").leaf("./Acme/Fixed", new DmtData("f"),
                TestMeta.leaf(DmtData.FORMAT_STRING).only(MetaNode.CMD_GET)).interior("./Acme/Keep", null,
                TestMeta.interior().only(MetaNode.CMD_GET)).interior("./Acme/Run", null, TestMeta.interior().only(MetaNode.CMD_GET,
                MetaNode.CMD_EXECUTE)).leaf("./Acme/Busy", new DmtData("b"));
        ServiceRegistration<?> registration = gateway.plug(vendor, "./Acme");
        try {
            gateway.acl("./Acme", "Add=S1&Delete=S1&Exec=S1&Get=S1&Replace=S1");
            assertThat(gateway.code(delete("./Acme/Keep"))).as("dynamic, but protected").isEqualTo(405);
            assertThat(gateway.code(replace("./Acme/Fixed", "chr", "x"))).isEqualTo(405);
            assertThat(gateway.code(exec("./Acme/Fixed"))).isEqualTo(405);
            assertThat(gateway.code(exec("./Acme/Run"))).isEqualTo(200);
            assertThat(gateway.codeAs("S2", exec("./Acme/Run"))).isEqualTo(425);
            vendor.fail("setNodeValue ./Acme/Busy", new CommandStatusException("./Acme/Busy", 403, "in use"));
            assertThat(gateway.code(replace("./Acme/Busy", "chr", "x"))).isEqualTo(403);
        } finally {
            registration.unregister();
        }
    }

    @Test
    @Proves({"TREE-6", "TREE-50", "TREE-53", "TREE-60"})
    @DisplayName("TREE-6: values are octets with Format and Type, and come back as they were given")
    void values(CommandFramework gateway) throws Exception {
        gateway.acl("./Ext", "Add=S1&Delete=S1&Get=*&Replace=S1");
        String[][] values = {{"chr", "\u00e4 text"}, {"int", "-7"}, {"bool", "true"}, {"float", "1.5"}, {"date", "2026-11-28"},
            {"time", "12:30:00"}, {"b64", "AP8="}, {"xml", "<a b=\"c\"/>"}};
        for (String[] value : values) {
            String uri = "./Ext/Values/" + value[0];
            assertThat(gateway.code(add(uri, Meta.of(value[0], "application/x-" + value[0]), value[1]))).as(value[0]).isEqualTo(200);
            var item = ((Results) gateway.execute(get(uri)).get(1)).items().get(0);
            assertThat(item.meta().type()).isEqualTo("application/x-" + value[0]);
            assertThat(item.meta().format()).isEqualTo(value[0]);
            assertThat(item.data().text().replaceAll("[-:]", "")).isEqualTo(value[1].replaceAll("[-:]", ""));
        }
        assertThat(gateway.code(add("./Ext/Values/null", "null", null))).isEqualTo(200);
        assertThat(gateway.text("./Ext/Values/null")).isNull();
    }

    @Test
    @Proves({"TREE-11", "TREE-108"})
    @DisplayName("TREE-11: names differ by case, and keep the case they were given")
    void caseOfNames(CommandFramework gateway) throws Exception {
        assertThat(gateway.code(add("./Ext/Case", "chr", "upper"))).isEqualTo(200);
        assertThat(gateway.code(add("./Ext/case", "chr", "lower"))).isEqualTo(200);
        assertThat(gateway.text("./Ext/Case")).isEqualTo("upper");
        assertThat(gateway.text("./Ext/case")).isEqualTo("lower");
        assertThat(gateway.text("./Ext").split("/")).contains("Case", "case");
    }

    @Test
    @Proves({"TREE-18", "TREE-19", "TREE-21", "TREE-22", "TREE-23", "TREE-62"})
    @DisplayName("TREE-18, TREE-22: a new node has its properties at once; only the ACL is inherited; versions count changes")
    void properties(CommandFramework gateway) throws Exception {
        gateway.acl("./Ext", "Add=S1&Delete=S1&Get=*&Replace=S1");
        assertThat(gateway.code(add("./Ext/Props", Meta.of("node", "com.example/1.0/Props"), null))).isEqualTo(200);
        assertThat(gateway.text("./Ext/Props?prop=Type")).isEqualTo("com.example/1.0/Props");
        assertThat(gateway.code(add("./Ext/Props/L", "chr", "abc"))).isEqualTo(200);
        assertThat(gateway.text("./Ext/Props/L?prop=Name")).isEqualTo("L");
        assertThat(gateway.text("./Ext/Props/L?prop=Size")).isEqualTo("3");
        assertThat(gateway.text("./Ext/Props/L?prop=ACL")).isEmpty();
        assertThat(gateway.text("./Ext/Props/L?prop=TStamp")).matches("\\d{8}T\\d{6}Z");
        int version = Integer.parseInt(gateway.text("./Ext/Props/L?prop=VerNo"));
        assertThat(gateway.code(replace("./Ext/Props?prop=Title", (String) null, "a title"))).isEqualTo(200);
        assertThat(gateway.text("./Ext/Props/L?prop=Title")).as("titles are not inherited").isEmpty();
        assertThat(gateway.code(replace("./Ext/Props/L", (String) null, "abcd"))).isEqualTo(200);
        assertThat(Integer.parseInt(gateway.text("./Ext/Props/L?prop=VerNo"))).isEqualTo(version + 1);
        assertThat(gateway.code(replace("./Ext/Props", Meta.of("node", "urn:example:mo:props:1.0"), null))).isEqualTo(200);
        assertThat(gateway.text("./Ext/Props?prop=Type")).isEqualTo("urn:example:mo:props:1.0");
        assertThat(gateway.code(replace("./Ext/Props?prop=Name", (String) null, "Renamed"))).isEqualTo(200);
        assertThat(gateway.text("./Ext/Renamed/L")).isEqualTo("abcd");
        assertThat(gateway.text("./Ext/Renamed?prop=Title")).isEqualTo("a title");
    }

    @Test
    @Proves({"TREE-30", "TREE-31", "TREE-32", "TREE-33"})
    @DisplayName("TREE-30: an ACL may repeat commands and leave some without anybody; nonsense is 500; ids are compared exactly")
    void aclGrammar(CommandFramework gateway) throws Exception {
        gateway.acl("./Ext", "Add=S1&Delete=S1&Get=*&Replace=S1");
        assertThat(gateway.code(add("./Ext/Acl", "node", null))).isEqualTo(200);
        String acl = "./Ext/Acl?prop=ACL";
        assertThat(gateway.code(replace(acl, (String) null, "Get=S2&Replace=S1&Get=S3&Delete="))).isEqualTo(200);
        assertThat(gateway.codeAs("S3", get("./Ext/Acl"))).isEqualTo(200);
        assertThat(gateway.codeAs("s3", get("./Ext/Acl"))).as("another case").isEqualTo(425);
        assertThat(gateway.codeAs("S2", get(acl))).isEqualTo(200);
        assertThat(gateway.code(replace(acl, (String) null, "Get=S2+*&Replace=S1"))).isEqualTo(200);
        assertThat(gateway.text(acl)).isEqualTo("Get=*&Replace=S1");
        for (String bad : List.of("get=*", "Get", "Get=a b", "Get=*+", "Copy=S1", "Get=S*", "Get=S1&", "&Get=S1", "Get==S1")) {
            assertThat(gateway.code(replace(acl, (String) null, bad))).as(bad).isEqualTo(500);
        }
        assertThat(gateway.text(acl)).isEqualTo("Get=*&Replace=S1");
    }

    @Test
    @Proves({"TREE-34", "TREE-35", "TREE-40", "TREE-41", "TREE-42", "TREE-43", "TREE-44", "TREE-45"})
    @DisplayName("TREE-34 to TREE-45: the worked example of the notes, request by request")
    void workedExample(CommandFramework gateway) throws Exception {
        gateway.acl("./Ext", "Add=S1+S2+S3&Delete=S1&Get=*&Replace=S1");
        for (String node : List.of("Cfg", "App", "App/Old")) {
            gateway.code(add("./Ext/Ex/" + node, "node", null));
        }
        gateway.code(add("./Ext/Ex/Cfg/Mode", "chr", "m"));
        gateway.code(add("./Ext/Ex/App/New", "chr", "n"));
        gateway.acl("./Ext/Ex/Cfg/Mode", "Get=*");
        gateway.acl("./Ext/Ex/Cfg", "Get=S1&Replace=S1");
        gateway.acl("./Ext/Ex/App/New", "Get=S1&Replace=S1");
        gateway.acl("./Ext/Ex/App", "Get=S2&Replace=S2&Delete=S2");
        assertThat(gateway.codeAs("S9", get("./Ext/Ex/Cfg/Mode"))).isEqualTo(200);
        assertThat(gateway.code(replace("./Ext/Ex/Cfg/Mode", "chr", "x"))).isEqualTo(425);
        assertThat(gateway.codeAs("S2", replace("./Ext/Ex/Cfg/Mode?prop=ACL", (String) null, "Get=S2"))).isEqualTo(425);
        assertThat(gateway.code(replace("./Ext/Ex/Cfg/Mode?prop=ACL", (String) null, "Get=S1"))).isEqualTo(200);
        assertThat(gateway.code(get("./Ext/Ex/App/Old?prop=ACL"))).isEqualTo(425);
        assertThat(gateway.codeAs("S2", get("./Ext/Ex/App/Old?prop=ACL"))).isEqualTo(200);
        assertThat(gateway.codeAs("S2", delete("./Ext/Ex/App/Old"))).isEqualTo(200);
        assertThat(gateway.code(replace("./Ext/Ex/App/New", "chr", "x"))).isEqualTo(200);
        assertThat(gateway.code(replace("./Ext/Ex/App/New?prop=ACL", (String) null, "Get=S3"))).isEqualTo(425);
        assertThat(gateway.codeAs("S2", replace("./Ext/Ex/App/New", "chr", "y"))).isEqualTo(425);
        assertThat(gateway.codeAs("S2", replace("./Ext/Ex/App/New?prop=ACL", (String) null, "Get=S2&Replace=S2"))).isEqualTo(200);
        assertThat(gateway.codeAs("S2", replace("./Ext/Ex/App/New", "chr", "y"))).isEqualTo(200);
        assertThat(gateway.codeAs("S3", add("./Ext/Ex/App/X", "chr", "x"))).isEqualTo(425);
        assertThat(gateway.codeAs("S3", add("./Ext/S3", "node", null))).isEqualTo(200);
        var acl = (Results) gateway.executeAs("S3", SyncMlCodec.XML, get("./Ext/S3?prop=ACL")).get(1);
        assertThat(acl.items().get(0).data().text().split("&")).contains("Add=S3", "Delete=S3", "Replace=S3");
    }

    @Test
    @Proves("TREE-36")
    @DisplayName("TREE-36: the root keeps an ACL, and everybody the right to add to it")
    void rootAcl(CommandFramework gateway) throws Exception {
        gateway.acl(".", "Add=*&Get=*&Replace=S1");
        try {
            assertThat(gateway.code(replace(".?prop=ACL", (String) null, null))).isEqualTo(405);
            assertThat(gateway.code(replace(".?prop=ACL", (String) null, "Add=S1&Get=*"))).isEqualTo(405);
            assertThat(gateway.codeAs("S2", replace(".?prop=ACL", (String) null, "Add=*&Get=*"))).isEqualTo(425);
        } finally {
            gateway.acl(".", "Add=*&Get=*");
        }
    }

    @Test
    @Proves({"TREE-63", "TREE-64", "TREE-65", "TREE-68", "TREE-69"})
    @DisplayName("TREE-64: Delete takes a subtree whatever ACLs are in it; Copy overwrites and creates leaves with the rights it needs")
    void deleteAndCopy(CommandFramework gateway) throws Exception {
        gateway.acl("./Ext", "Add=S1&Delete=S1&Get=*&Replace=S1");
        gateway.code(add("./Ext/Del/In/Leaf", "chr", "v"));
        gateway.acl("./Ext/Del/In", "Get=S9");
        assertThat(gateway.code(delete("./Ext/Del"))).isEqualTo(200);
        assertThat(gateway.code(get("./Ext/Del/In/Leaf"))).isEqualTo(404);
        assertThat(gateway.code(copy("./DevInfo/Man", "./Ext/Man"))).isEqualTo(200);
        assertThat(gateway.text("./Ext/Man")).isEqualTo("Example Works");
        assertThat(gateway.code(copy("./DevInfo/Mod", "./Ext/Man"))).isEqualTo(200);
        assertThat(gateway.text("./Ext/Man")).isEqualTo("Reference");
        assertThat(gateway.codeAs("S2", copy("./DevInfo/Mod", "./Ext/Man"))).isEqualTo(425);
        assertThat(gateway.codeAs("S2", copy("./DevInfo/Mod", "./Ext/Man2"))).isEqualTo(425);
    }

    @Test
    @Proves("TREE-57")
    @DisplayName("TREE-57: missing parents come with the node; the Status names the parent that could not")
    void parents(CommandFramework gateway) throws Exception {
        gateway.acl("./Ext", "Add=S1&Delete=S1&Get=*&Replace=S1");
        assertThat(gateway.code(add("./Ext/P/Q/R", "chr", "v"))).isEqualTo(200);
        assertThat(gateway.text("./Ext/P?prop=Format")).isEqualTo("node");
        Status refused = (Status) gateway.execute(add("./DMAcc/x/Nonsense/y", "chr", "v")).get(0);
        assertThat(refused.code()).isEqualTo(405);
        assertThat(gateway.code(get("./DMAcc/x"))).as("nothing stays half done").isIn(404, 200);
    }
}
