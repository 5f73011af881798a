package org.fumogateway.dmtree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmtree.Tree.EXCLUSIVE;

import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.service.dmt.DmtConstants;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtSession;

/** Sections 10 and 12 of the digest: values of every format and kinds of nodes go through the tree as they are. */
@ExtendWith(InTree.class)
class DataConformanceIT {

    private static final int VERSIONS = 0x10000;

    @Test
    @Proves("OSGi-DMT-10")
    @DisplayName("A value of any format is kept as it was given, with the size of its format")
    void formats(Tree tree) throws Exception {
        Map<String, DmtData> values = new LinkedHashMap<>();
        values.put("int", new DmtData(Integer.MIN_VALUE));
        values.put("long", new DmtData(Long.MAX_VALUE));
        values.put("float", new DmtData(1.5f));
        values.put("bool", new DmtData(true));
        values.put("chr", new DmtData("\u00e4\ud83d\ude00"));
        values.put("xml", new DmtData("<a/>", DmtData.FORMAT_XML));
        values.put("date", new DmtData("20261128", DmtData.FORMAT_DATE));
        values.put("time", new DmtData("120000Z", DmtData.FORMAT_TIME));
        values.put("dateTime", new DmtData(new Date(86_400_000)));
        values.put("bin", new DmtData(new byte[] {0, -1, 7}));
        values.put("b64", new DmtData(new byte[] {1, 2}, DmtData.FORMAT_BASE64));
        values.put("rawString", new DmtData("own.format", "text"));
        values.put("rawBinary", new DmtData("own.format", new byte[] {3}));
        values.put("null", DmtData.NULL_VALUE);
        DmtSession session = tree.open("./Ext", EXCLUSIVE);
        session.createInteriorNode("Formats");
        for (Map.Entry<String, DmtData> value : values.entrySet()) {
            session.createLeafNode("Formats/" + value.getKey(), value.getValue());
        }
        for (Map.Entry<String, DmtData> value : values.entrySet()) {
            String uri = "Formats/" + value.getKey();
            assertThat(session.getNodeValue(uri)).isEqualTo(value.getValue());
            assertThat(session.getNodeSize(uri)).isEqualTo(value.getValue().getSize());
        }
        session.deleteNode("Formats");
    }

    @Test
    @Proves({"OSGi-DMT-12", "OSGi-DMT-4"})
    @DisplayName("A node keeps the type it is given, LIST and MAP like any other; its version counts each change of it")
    void kindsAndVersions(Tree tree) throws Exception {
        DmtSession session = tree.open("./Ext", EXCLUSIVE);
        session.createInteriorNode("List", DmtConstants.DDF_LIST);
        session.createInteriorNode("Map", DmtConstants.DDF_MAP);
        assertThat(session.getNodeType("List")).isEqualTo("org.osgi/1.0/LIST");
        assertThat(session.getNodeType("Map")).isEqualTo("org.osgi/1.0/MAP");
        assertThat(session.getNodeVersion("List")).isZero();
        session.createLeafNode("List/0", new DmtData("a"));
        assertThat(session.getNodeVersion("List")).isEqualTo(1);
        session.setNodeValue("List/0", new DmtData("b"));
        session.setNodeTitle("List/0", "title");
        session.setNodeType("List/0", "a/b");
        session.setNodeAcl("List/0", new org.osgi.service.dmt.Acl("Get=*"));
        assertThat(session.getNodeVersion("List/0")).isEqualTo(4);
        assertThat(session.getNodeVersion("List")).isEqualTo(1);
        session.deleteNode("List/0");
        assertThat(session.getNodeVersion("List")).isEqualTo(2);
        assertThat(session.getNodeVersion("")).isBetween(2, VERSIONS - 1);
        session.deleteNode("List");
        session.deleteNode("Map");
    }
}
