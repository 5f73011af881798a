package org.fumogateway.dmobjects.internal.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fumogateway.dmobjects.internal.account.AccountNode;
import org.fumogateway.dmobjects.internal.account.AccountTable;
import org.fumogateway.dmobjects.internal.account.AccountTable.NewAccount;
import org.fumogateway.dmobjects.internal.account.DmAccPlugin;
import org.fumogateway.dmobjects.internal.account.StoredAccount;
import org.fumogateway.dmobjects.internal.device.InboxPlugin;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.Store;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.tnds.TreeNode;
import org.fumogateway.syncml.xml.internal.XmlTndsCodec;
import org.fumogateway.testing.DescribedNode;
import org.fumogateway.testing.DescribedTree;
import org.fumogateway.testing.DeviceDescription;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.dmt.MetaNode;

/** The device descriptions of this bundle say what its plugins do; of those of the device's own objects see the framework tests too. */
class DescriptionTest {

    @TempDir
    Path data;

    private static InputStream open(String name) {
        return DescriptionTest.class.getResourceAsStream("/" + DeviceDescription.FOLDER + "/" + name + ".xml");
    }

    private static DescribedNode description(String name) throws IOException {
        return DeviceDescription.read(open(name));
    }

    private static AccountNode full() {
        return AccountNode.EMPTY.with("AppID", "w7").with("ServerID", "dms").with("Name", "DM").with("PrefConRef", "").with("ToConRef/1/ConRef", "")
                .with("AppAddr/1/Addr", "https://dms.example.com/dm").with("AppAddr/1/AddrType", "URI").with("AppAddr/1/Port/1/PortNbr", "443")
                .with("AAuthPref", "DIGEST").with("AppAuth/1/AAuthLevel", "CLCRED").with("AppAuth/1/AAuthType", "DIGEST")
                .with("AppAuth/1/AAuthName", "gw").with("AppAuth/1/AAuthSecret", "s3cret").with("AppAuth/1/AAuthData", "")
                .with("Ext/Group/Inner", "text").with("Ext/Text", "text");
    }

    @Test
    @Proves({"TREE-100", "TREE-101", "TREE-102", "TREE-105", "TREE-104", "BOOT-12"})
    @DisplayName("TREE-100 to TREE-105: an account with everything in it is just what the description of DMAcc says, and nothing more is described")
    void accounts() throws Exception {
        try (FileStorage storage = FileStorage.open(data, new NioDisk(), 0); Store store = storage.open("dm-objects")) {
            AccountTable table = new AccountTable(store, TestLogger.create());
            table.add(List.of(new NewAccount(StoredAccount.bootstrapped(StoredAccount.XML, full(), Map.of()), Map.of(), null)));
            List<String> differences = new ArrayList<>(DescribedTree.differences(
                    new DmAccPlugin(table).openReadOnlySession(new String[] {".", "DMAcc"}, null), description("DMAcc")));
            // Below Ext a description cannot say how deep it goes (TREE-106).
            differences.removeIf(difference -> difference.startsWith("./DMAcc/1/Ext/Group/Inner"));
            assertThat(differences).isEmpty();
        }
    }

    @Test
    @Proves({"TREE-100", "TREE-105", "TREE-120"})
    @DisplayName("TREE-100: the Inbox is described as it is")
    void inbox() throws Exception {
        assertThat(DescribedTree.differences(new InboxPlugin().openReadOnlySession(new String[] {".", "Inbox"}, null), description("Inbox")))
                .isEmpty();
    }

    @ParameterizedTest
    @Proves({"TREE-103", "TREE-107", "TREE-102"})
    @ValueSource(strings = {"DevInfo", "DevDetail", "DMAcc", "Inbox"})
    @DisplayName("TREE-103: the product's own reader of trees reads each description and finds the same nodes, unnamed ones too")
    void ownReader(String name) throws Exception {
        TreeDocument document = new XmlTndsCodec().decode(ByteBuffer.wrap(open(name).readAllBytes()));
        assertThat(document.verDtd()).isEqualTo("1.2");
        assertThat(document.nodes()).singleElement().satisfies(top -> {
            assertThat(top.path()).isEqualTo(".");
            same(top, description(name));
        });
    }

    private static void same(TreeNode node, DescribedNode described) {
        assertThat(node.name()).isEqualTo(described.name());
        assertThat(node.nodes()).hasSameSizeAs(described.children());
        for (int i = 0; i < node.nodes().size(); i++) {
            same(node.nodes().get(i), described.children().get(i));
        }
    }

    @ParameterizedTest
    @Proves({"TREE-106", "TREE-104"})
    @CsvSource({"DevInfo,'',1,node,1", "DevInfo,DevId,1,chr,1", "DevInfo,Man,1,chr,1", "DevInfo,Mod,1,chr,1", "DevInfo,DmV,1,chr,1",
        "DevInfo,Lang,1,chr,1", "DevDetail,URI,1,node,1", "DevDetail,URI/MaxDepth,1,chr,1", "DevDetail,URI/MaxTotLen,1,chr,1",
        "DevDetail,URI/MaxSegLen,1,chr,1", "DevDetail,DevTyp,1,chr,1", "DevDetail,OEM,1,chr,1", "DevDetail,FwV,1,chr,1",
        "DevDetail,SwV,1,chr,1", "DevDetail,HwV,1,chr,1", "DevDetail,LrgObj,1,bool,1", "DevDetail,Ext,,node,1", "DMAcc,'/AppID',1,chr,1",
        "DMAcc,'/ServerID',1,chr,1", "DMAcc,'/Name',0,chr,1", "DMAcc,'/PrefConRef',0,chr,1", "DMAcc,'/ToConRef',0,node,1",
        "DMAcc,'/ToConRef//ConRef',1,chr,1", "DMAcc,'/AppAddr',1,node,1", "DMAcc,'/AppAddr//Addr',1,chr,1", "DMAcc,'/AppAddr//AddrType',1,chr,1",
        "DMAcc,'/AppAddr//Port',0,node,1", "DMAcc,'/AppAddr//Port//PortNbr',1,chr,1", "DMAcc,'/AAuthPref',0,chr,1", "DMAcc,'/AppAuth',0,node,1",
        "DMAcc,'/AppAuth//AAuthLevel',1,chr,1", "DMAcc,'/AppAuth//AAuthType',1,chr,1", "DMAcc,'/AppAuth//AAuthName',0,chr,1",
        "DMAcc,'/AppAuth//AAuthSecret',0,chr,0", "DMAcc,'/AppAuth//AAuthData',0,bin,0", "DMAcc,'/Ext',0,node,1"})
    @DisplayName("TREE-106: of what the standard objects demand nothing is taken away: format, occurrence, Get; Get of secrets is not added")
    void standard(String object, String place, Integer least, String format, int readable) throws Exception {
        DescribedNode node = description(object).at(place);
        assertThat(node.format()).isEqualTo(format);
        assertThat(node.most()).isEqualTo(1);
        assertThat(node.operations().contains(MetaNode.CMD_GET)).isEqualTo(readable == 1);
        if (least != null) {
            assertThat(node.least()).isEqualTo(least);
        }
    }

    @ParameterizedTest
    @Proves({"TREE-100", "TREE-103"})
    @CsvSource({"<VerDTD>1.2</VerDTD>,<VerDTD>1.1</VerDTD>,VerDTD", "<DFFormat><node/></DFFormat>,'',DFFormat is missing",
        "<AccessType><Get/></AccessType>,<AccessType><Get/><Get/></AccessType>,AccessType", "<Path>.</Path>,'',Path is missing"})
    @DisplayName("TREE-100: a description that lacks what it must have is noticed")
    void notADescription(String text, String other, String reason) throws Exception {
        String good = new String(open("DevInfo").readAllBytes(), StandardCharsets.UTF_8);
        assertThat(good).contains(text);
        byte[] bad = good.replace(text, other == null ? "" : other).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> DeviceDescription.read(new ByteArrayInputStream(bad))).hasMessageContaining(reason);
    }
}
