package org.fumogateway.dmcommands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmcommands.Commands.add;
import static org.fumogateway.dmcommands.Commands.delete;

import java.io.InputStream;
import java.net.URL;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.tnds.TreeNode;
import org.fumogateway.testing.DescribedTree;
import org.fumogateway.testing.DeviceDescription;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtSession;

/** The running tree and the device descriptions in the bundles. */
@ExtendWith(InFramework.class)
class DeviceDescriptionIT {

    private static final String ABSENT = ": described, but there is no such node";

    private static URL entry(CommandFramework gateway, String name) {
        Bundle bundle = Arrays.stream(gateway.context().getBundles()).filter(one -> one.getSymbolicName().equals("org.fumogateway.dm-objects"))
                .findFirst().orElseThrow();
        return bundle.getEntry(DeviceDescription.FOLDER + "/" + name + ".xml");
    }

    @Test
    @Proves({"TREE-100", "TREE-101", "TREE-103", "TREE-104", "TREE-105", "TREE-107", "BOOT-12"})
    @DisplayName("TREE-100 to TREE-107: the nodes of the running tree are those that the bundle's device descriptions say")
    void running(CommandFramework gateway) throws Exception {
        assertThat(gateway.code(add("./DMAcc/Described/ServerID", "chr", "described"))).isEqualTo(200);
        try {
            assertThat(differences(gateway, "DevInfo")).isEmpty();
            assertThat(differences(gateway, "DevDetail")).containsExactly("DevDetail/Ext/FwDigest" + ABSENT);
            assertThat(differences(gateway, "DMAcc")).as("whatever is there").allMatch(difference -> difference.endsWith(ABSENT))
                    .doesNotContain("DMAcc//ServerID" + ABSENT).contains("DMAcc//Name" + ABSENT);
        } finally {
            assertThat(gateway.code(delete("./DMAcc/Described"))).isEqualTo(200);
        }
    }

    private static List<String> differences(CommandFramework gateway, String name) throws Exception {
        DmtSession session = gateway.service(DmtAdmin.class).getSession("./" + name, DmtSession.LOCK_TYPE_SHARED);
        try (InputStream in = entry(gateway, name).openStream()) {
            return DescribedTree.differences(session, DeviceDescription.read(in));
        } finally {
            session.close();
        }
    }

    @Test
    @Proves({"TREE-102", "TREE-103", "TREE-107"})
    @DisplayName("TREE-103: the codec of the gateway reads its device descriptions")
    void read(CommandFramework gateway) throws Exception {
        TndsCodec codec = gateway.context().getServiceReferences(TndsCodec.class, "(org.fumogateway.syncml.media.type=" + TndsCodec.XML + ")")
                .stream().map(gateway.context()::getService).findFirst().orElseThrow();
        for (String name : List.of("DevInfo", "DevDetail", "DMAcc", "Inbox")) {
            try (InputStream in = entry(gateway, name).openStream()) {
                TreeNode top = codec.decode(ByteBuffer.wrap(in.readAllBytes())).nodes().get(0);
                assertThat(top.name()).isEqualTo(name);
                if (name.equals("DMAcc")) {
                    assertThat(top.nodes()).singleElement().extracting(TreeNode::name).as("the unnamed slot of accounts").isEqualTo("");
                }
            }
        }
    }
}
