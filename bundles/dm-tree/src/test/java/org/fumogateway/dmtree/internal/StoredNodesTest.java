package org.fumogateway.dmtree.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

class StoredNodesTest {

    @TempDir
    Path data;
    private TreeFixture fixture;

    @BeforeEach
    void plant() throws Exception {
        fixture = new TreeFixture(data).plugStoredNodes("./Ext");
    }

    @AfterEach
    void fell() throws Exception {
        fixture.close();
    }

    private void restart() throws Exception {
        fixture.close();
        fixture = new TreeFixture(data).plugStoredNodes("./Ext");
    }

    private DmtSession session(int lock) throws Exception {
        return fixture.admin().getSession("./Ext", lock);
    }

    @Test
    @Proves({"TREE-3", "TREE-18"})
    @DisplayName("What a server creates is there after a restart: values of every format, types, titles, versions, and its ACL")
    void survives() throws Exception {
        Map<String, DmtData> values = new LinkedHashMap<>();
        byte[] octets = "octets".getBytes(StandardCharsets.UTF_8);
        values.put("int", new DmtData(7));
        values.put("long", new DmtData(7L));
        values.put("float", new DmtData(1.5f));
        values.put("bool", new DmtData(true));
        values.put("chr", new DmtData("text \u00e9"));
        values.put("xml", new DmtData("<a/>", DmtData.FORMAT_XML));
        values.put("date", new DmtData("20260131", DmtData.FORMAT_DATE));
        values.put("time", new DmtData("235959", DmtData.FORMAT_TIME));
        values.put("moment", new DmtData(new Date(1_000)));
        values.put("bin", new DmtData(octets));
        values.put("b64", new DmtData(octets, DmtData.FORMAT_BASE64));
        values.put("raw", new DmtData("x.own", "text"));
        values.put("rawbin", new DmtData("x.own", octets));
        values.put("null", DmtData.NULL_VALUE);
        DmtSession session = session(DmtSession.LOCK_TYPE_EXCLUSIVE);
        for (Map.Entry<String, DmtData> value : values.entrySet()) {
            session.createLeafNode("App/" + value.getKey(), value.getValue(), "text/x-" + value.getKey());
        }
        session.setNodeTitle("App", "An application");
        session.setNodeType("App", "com.example/1.0/App");
        session.setNodeAcl("App", new Acl("Get=dms"));
        session.setNodeValue("App/int", new DmtData(8));
        session.renameNode("App", "Tool");
        final int version = session.getNodeVersion("Tool");
        session.close();
        restart();
        DmtSession again = session(DmtSession.LOCK_TYPE_SHARED);
        assertThat(again.getChildNodeNames("")).containsExactly("Tool");
        values.put("int", new DmtData(8));
        for (Map.Entry<String, DmtData> value : values.entrySet()) {
            assertThat(again.getNodeValue("Tool/" + value.getKey())).isEqualTo(value.getValue());
            assertThat(again.getNodeType("Tool/" + value.getKey())).isEqualTo("text/x-" + value.getKey());
        }
        assertThat(again.getNodeTitle("Tool")).isEqualTo("An application");
        assertThat(again.getNodeType("Tool")).isEqualTo("com.example/1.0/App");
        assertThat(again.getNodeVersion("Tool")).isEqualTo(version);
        assertThat(again.getNodeVersion("Tool/int")).isEqualTo(1);
        assertThat(again.getNodeAcl("Tool")).isEqualTo(new Acl("Get=dms"));
    }

    @Test
    @Proves("OSGi-DMT-3.4")
    @DisplayName("A rollback leaves the nodes as they were at the last point; a commit makes all changes last")
    void atomic() throws Exception {
        DmtSession session = session(DmtSession.LOCK_TYPE_ATOMIC);
        session.createLeafNode("A/B", new DmtData("1"));
        session.commit();
        session.deleteNode("A");
        session.createLeafNode("C", new DmtData("2"));
        assertThat(session.getChildNodeNames("")).containsExactly("C");
        session.rollback();
        assertThat(session.getChildNodeNames("")).containsExactly("A");
        session.deleteNode("A");
        session.createInteriorNode("A");
        session.copy("A", "D", true);
        session.close();
        restart();
        DmtSession again = session(DmtSession.LOCK_TYPE_SHARED);
        assertThat(again.getChildNodeNames("")).containsExactly("A", "D");
        assertThat(again.getChildNodeNames("A")).isEmpty();
    }

    @Test
    @Proves("TREE-3")
    @DisplayName("The root of stored nodes stays; a value that is too long is refused and loses nothing")
    void limits() throws Exception {
        DmtSession all = fixture.admin().getSession(".", DmtSession.LOCK_TYPE_EXCLUSIVE);
        assertCode(DmtException.METADATA_MISMATCH, () -> all.deleteNode("./Ext"));
        all.createLeafNode("./Ext/L", new DmtData("x"));
        assertCode(DmtException.LIMIT_EXCEEDED, () -> all.setNodeValue("./Ext/L", new DmtData(new byte[StoredNodesPlugin.LONGEST_VALUE + 1])));
        assertThat(all.getNodeValue("./Ext/L")).isEqualTo(new DmtData("x"));
        all.createLeafNode("./Ext/Big", new DmtData(new byte[StoredNodesPlugin.LONGEST_VALUE]));
        all.close();
        restart();
        assertThat(session(DmtSession.LOCK_TYPE_SHARED).getNodeSize("Big")).isEqualTo(StoredNodesPlugin.LONGEST_VALUE);
    }

    @Test
    @Proves("TREE-3")
    @DisplayName("A journal that has grown is rewritten with what is true, and nothing is lost by it")
    void compaction() throws Exception {
        DmtSession session = session(DmtSession.LOCK_TYPE_EXCLUSIVE);
        for (int i = 0; i < 50; i++) {
            session.createLeafNode("N" + i, new DmtData(i));
        }
        for (int i = 0; i < 2_100; i++) {
            session.setNodeValue("N" + i % 50, new DmtData(i));
        }
        session.close();
        restart();
        DmtSession again = session(DmtSession.LOCK_TYPE_SHARED);
        for (int i = 0; i < 50; i++) {
            assertThat(again.getNodeValue("N" + i)).isEqualTo(new DmtData(2_050 + i));
        }
    }

    private static void assertCode(int code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DmtException.class, said -> assertThat(said.getCode()).isEqualTo(code));
    }
}
