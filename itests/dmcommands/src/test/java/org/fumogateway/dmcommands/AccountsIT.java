package org.fumogateway.dmcommands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmcommands.Commands.add;
import static org.fumogateway.dmcommands.Commands.delete;
import static org.fumogateway.dmcommands.Commands.get;
import static org.fumogateway.dmcommands.Commands.replace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.fumogateway.gateway.account.Accounts;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.tree.SubtreeDocuments;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.tnds.NodeProperties;
import org.fumogateway.syncml.tnds.NodeType;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.tnds.TreeNode;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.ServiceReference;

/** Accounts that servers make as subtrees, and bootstrap, on the bundles. */
@ExtendWith(InFramework.class)
class AccountsIT {

    private static TreeNode leaf(String name, String text) {
        return TreeNode.leaf(name, "chr", text);
    }

    private static TreeNode interior(String name, TreeNode... nodes) {
        return TreeNode.interior(name, null, List.of(nodes));
    }

    private static TreeNode account(String name, String server, String acl) {
        NodeProperties type = NodeProperties.of("node", NodeType.ddfName("urn:oma:mo:oma-dm-dmacc:1.0")).withAcl(acl);
        return new TreeNode(name, null, type, List.of(leaf("AppID", "w7"), leaf("ServerID", server),
                interior("AppAddr", interior("1", leaf("Addr", "https://" + server + ".example.com/dm"), leaf("AddrType", "URI"))),
                interior("AppAuth", interior("1", leaf("AAuthLevel", "CLCRED"), leaf("AAuthType", "DIGEST"), leaf("AAuthName", "gw"),
                        leaf("AAuthSecret", "s3cret")))), null);
    }

    private static String xml(TreeNode node) throws Exception {
        return "<MgmtTree xmlns=\"syncml:dmddf1.2\"><VerDTD>1.2</VerDTD>" + node(node) + "</MgmtTree>";
    }

    private static String node(TreeNode node) {
        StringBuilder text = new StringBuilder("<Node><NodeName>" + node.name() + "</NodeName><RTProperties>");
        if (node.properties().acl() != null) {
            text.append("<ACL>").append(node.properties().acl().replace("&", "&amp;")).append("</ACL>");
        }
        boolean leaf = node.value() != null;
        text.append("<Format><").append(node.properties().format()).append("/></Format><Type>")
                .append(leaf ? "<MIME>text/plain</MIME>" : "<DDFName>" + node.properties().type().text() + "</DDFName>")
                .append("</Type></RTProperties>");
        node.nodes().forEach(child -> text.append(node(child)));
        return text.append(leaf ? "<Value>" + node.value().text() + "</Value></Node>" : "</Node>").toString();
    }

    private static Meta xmlTree() {
        return Meta.of("xml", TndsCodec.XML);
    }

    private static List<String> servers(CommandFramework gateway) {
        ServiceReference<Accounts> reference = gateway.context().getServiceReference(Accounts.class);
        return Arrays.asList((String[]) reference.getProperty(Accounts.SERVER_IDS));
    }

    @Test
    @Proves({"TREE-86", "TREE-88", "TREE-89", "TREE-115", "TREE-48", "SEC-102", "SEC-103"})
    @DisplayName("TREE-115: a server adds an account as a subtree, replaces it as one and deletes it; everybody learns of it; its rights go too")
    void subtree(CommandFramework gateway) throws Exception {
        String acl = "Add=S1&Delete=S1&Get=S1+acc2&Replace=S1+acc2";
        assertThat(gateway.code(add("./DMAcc", xmlTree(), xml(account("Second", "acc2", acl))))).isEqualTo(200);
        Awaitility.await().atMost(CommandFramework.AWHILE).until(() -> servers(gateway).contains("acc2"));
        DmAccount account = gateway.service(Accounts.class).account("acc2").orElseThrow();
        assertThat(account.name()).isEqualTo("Second");
        assertThat(account.client().secret()).isEqualTo("s3cret");
        assertThat(gateway.codeAs("S9", get("./DMAcc/Second/ServerID"))).isEqualTo(425);
        assertThat(gateway.codeAs("acc2", get("./DMAcc/Second/AppAuth/1/AAuthSecret"))).isEqualTo(405);
        var listed = (Results) gateway.executeAs("acc2", SyncMlCodec.XML, get("./DMAcc/Second?list=TNDS")).get(1);
        assertThat(listed.items().get(0).data().text()).contains("acc2.example.com").doesNotContain("AAuthSecret", "s3cret");
        assertThat(gateway.service(SubtreeDocuments.class).toXml("./DMAcc")).contains("acc2.example.com").doesNotContain("s3cret");

        TreeNode moved = account("", "acc2", null);
        String changed = xml(moved).replace("acc2.example.com", "new.example.com");
        assertThat(gateway.code(replace("./DMAcc/Second", xmlTree(), changed.replace("https://", "nonsense ")))).as("unusable").isEqualTo(415);
        assertThat(gateway.service(Accounts.class).account("acc2").orElseThrow().addresses().get(0).getHost()).isEqualTo("acc2.example.com");
        assertThat(gateway.code(replace("./DMAcc/Second", xmlTree(), changed))).isEqualTo(200);
        assertThat(gateway.service(Accounts.class).account("acc2").orElseThrow().addresses().get(0).getHost()).isEqualTo("new.example.com");

        gateway.acl("./Ext", "Add=S1+acc2&Delete=S1&Get=*&Replace=S1");
        assertThat(gateway.code(delete("./DMAcc/Second"))).isEqualTo(200);
        Awaitility.await().atMost(CommandFramework.AWHILE).until(() -> !servers(gateway).contains("acc2")
                && gateway.text("./Ext?prop=ACL").equals("Add=S1&Delete=S1&Get=*&Replace=S1"));
    }

    @Test
    @Proves({"TREE-120", "TREE-121", "TREE-75"})
    @DisplayName("TREE-120: an account delivered to the Inbox in WBXML becomes an account; what nobody knows is 415")
    void inbox(CommandFramework gateway) throws Exception {
        TndsCodec codec = gateway.context().getServiceReferences(TndsCodec.class, "(org.fumogateway.syncml.media.type=" + TndsCodec.WBXML + ")")
                .stream().map(gateway.context()::getService).findFirst().orElseThrow();
        ByteBuffer octets = codec.encode(TreeDocument.of(account("Delivered", "inbox1", null)));
        Add delivery = new Add(2, Meta.EMPTY, List.of(Item.ofTarget("./Inbox", Meta.of("bin", TndsCodec.WBXML), Data.ofOpaque(octets))));
        assertThat(((Status) gateway.executeAs("S1", SyncMlCodec.WBXML, delivery).get(0)).code()).isEqualTo(200);
        Awaitility.await().atMost(CommandFramework.AWHILE).until(() -> servers(gateway).contains("inbox1"));
        var listed = ((Results) gateway.executeAs("S1", SyncMlCodec.WBXML, get("./DMAcc/Delivered/AppAddr?list=TNDS")).get(1)).items().get(0);
        assertThat(listed.meta().type()).isEqualTo(TndsCodec.WBXML);
        assertThat(codec.decode(listed.data().octets()).nodes().get(0).name()).isEqualTo("AppAddr");
        String stranger = xml(account("X", "inbox2", null)).replace("oma-dm-dmacc", "other");
        assertThat(gateway.code(add("./Inbox", xmlTree(), stranger))).isEqualTo(415);
        assertThat(gateway.code(delete("./DMAcc/Delivered"))).isEqualTo(200);
    }

    @Test
    @Proves({"BOOT-3", "TREE-36", "TREE-46", "SEC-100", "SEC-101"})
    @DisplayName("BOOT-3: though the root lets every server add nodes, only the named and the bootstrapped servers add accounts, in no way at all")
    void addedByStrangers(CommandFramework gateway) throws Exception {
        assertThat(gateway.text(".?prop=ACL")).isEqualTo("Add=*&Get=*");
        Awaitility.await().atMost(CommandFramework.AWHILE).until(() -> gateway.text("./DMAcc?prop=ACL"), acl -> acl != null && acl.contains("S1"));
        assertThat(gateway.codeAs("S9", add("./DMAcc/Evil", "node", null))).isEqualTo(425);
        assertThat(gateway.codeAs("S9", add("./DMAcc/Evil/ServerID", "chr", "evil"))).isEqualTo(425);
        assertThat(gateway.codeAs("S9", add("./DMAcc", xmlTree(), xml(account("Evil", "evil", null))))).isEqualTo(425);
        assertThat(gateway.codeAs("S9", add("./Inbox", xmlTree(), xml(account("Evil", "evil", null))))).isEqualTo(425);
        assertThat(gateway.codeAs("S9", replace("./DMAcc?prop=ACL", (String) null, "Add=S9"))).isEqualTo(425);
        assertThat(servers(gateway)).doesNotContain("evil");
        assertThat(gateway.code(get("./DMAcc/Evil"))).isEqualTo(404);
        assertThat(gateway.codeAs("S9", get("./DMAcc"))).as("names of accounts are no secret").isEqualTo(200);
        assertThat(gateway.code(add("./DMAcc/Known", "node", null))).isEqualTo(200);
        assertThat(gateway.text("./DMAcc/Known?prop=ACL")).isEqualTo("Add=S1&Delete=S1&Get=S1&Replace=S1");
        assertThat(gateway.code(delete("./DMAcc/Known"))).isEqualTo(200);
    }

    @Test
    @Proves({"BOOT-1", "BOOT-2", "BOOT-11", "BOOT-35"})
    @DisplayName("BOOT-35: a DM message in the bootstrap folder becomes an account on which its server has its rights")
    void bootstrap(CommandFramework gateway) throws Exception {
        String message = "<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>0</SessionID>"
                + "<MsgID>0</MsgID><Target><LocURI>x</LocURI></Target><Source><LocURI>y</LocURI></Source></SyncHdr><SyncBody><Add><CmdID>1</CmdID>"
                + "<Item><Target><LocURI>./Inbox</LocURI></Target><Meta><Format xmlns=\"syncml:metinf\">xml</Format>"
                + "<Type xmlns=\"syncml:metinf\">application/vnd.syncml.dmtnds+xml</Type></Meta><Data><![CDATA["
                + xml(account("Boot", "boot", null)) + "]]></Data></Item></Add><Final/></SyncBody></SyncML>";
        Path folder = Files.createDirectories(Path.of(gateway.context().getProperty("org.fumogateway.data")).resolve("bootstrap"));
        Path draft = Files.writeString(folder.resolve("boot.new"), message, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
        Files.move(draft, folder.resolve("boot.xml"));
        Awaitility.await().atMost(CommandFramework.AWHILE).until(() -> servers(gateway).contains("boot"));
        Awaitility.await().atMost(CommandFramework.AWHILE).ignoreExceptions().until(() -> gateway.codeAs("boot", get("./DMAcc/Boot/Name")) == 404
                && gateway.codeAs("boot", replace("./DMAcc/Boot/AppAddr/1/Addr", "chr", "https://other.example.com/dm")) == 200);
        assertThat(gateway.codeAs("S9", get("./DMAcc/Boot/ServerID"))).isEqualTo(425);
        Awaitility.await("its server may add accounts").atMost(CommandFramework.AWHILE)
                .until(() -> gateway.codeAs("boot", add("./DMAcc/Bootstrapped", "node", null)) == 200);
        assertThat(gateway.codeAs("boot", delete("./DMAcc/Bootstrapped"))).isEqualTo(200);
        Awaitility.await().atMost(CommandFramework.AWHILE).until(() -> Files.exists(folder.resolve("boot.xml.consumed")));
        assertThat(folder.resolve("boot.xml.consumed")).content().doesNotContain("s3cret");
    }
}
