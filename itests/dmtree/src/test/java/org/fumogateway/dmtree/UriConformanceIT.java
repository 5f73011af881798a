package org.fumogateway.dmtree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmtree.Tree.EXCLUSIVE;
import static org.fumogateway.dmtree.Tree.SHARED;
import static org.fumogateway.dmtree.Tree.refused;

import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/** Section 2 of the digest: URIs. */
@ExtendWith(InTree.class)
class UriConformanceIT {

    private final MemoryPlugin plugin = new MemoryPlugin("").interior("./U").leaf("./U/L", new DmtData("l"))
            .leaf("./U/a\\/b", new DmtData("slash")).leaf("./U/a\\\\b", new DmtData("backslash"))
            .leaf("./U/\u65e5\u672c \ud83d\ude00", new DmtData("unicode")).leaf("./U/100%41", new DmtData("percent"));

    @BeforeEach
    void plug(Tree tree) {
        tree.plug(plugin, "./U");
    }

    @Test
    @Proves("OSGi-DMT-2")
    @DisplayName("The root is a dot, null means the root, and a slash at the end makes a URI invalid")
    void root(Tree tree) throws Exception {
        assertThat(tree.open(".", SHARED).getRootUri()).isEqualTo(".");
        assertThat(tree.open(null, SHARED).getRootUri()).isEqualTo(".");
        for (String invalid : new String[] {"./", "./U/", "./U//L", "/U", "", "./U/.", "./U/..", "./../U"}) {
            int code = invalid.isEmpty() ? DmtException.COMMAND_FAILED : DmtException.INVALID_URI;
            refused(code, () -> tree.open(invalid, SHARED));
        }
    }

    @Test
    @Proves("OSGi-DMT-2")
    @DisplayName("Names hold slashes and backslashes escaped, any Unicode and percent signs as they are, in the case they are written")
    void names(Tree tree) throws Exception {
        DmtSession session = tree.open("./U", SHARED);
        assertThat(session.getNodeValue("a\\/b").getString()).isEqualTo("slash");
        assertThat(session.getNodeValue("./U/a\\\\b").getString()).isEqualTo("backslash");
        assertThat(session.getNodeValue("\u65e5\u672c \ud83d\ude00").getString()).isEqualTo("unicode");
        assertThat(session.getNodeValue("100%41").getString()).isEqualTo("percent");
        assertThat(session.isNodeUri("100A")).isFalse();
        assertThat(session.isNodeUri("l")).isFalse();
        assertThat(session.getNodeValue("\\L").getString()).isEqualTo("l");
        assertThat(session.getChildNodeNames("")).contains("a\\/b", "a\\\\b");
    }

    @Test
    @Proves("OSGi-DMT-2")
    @DisplayName("In a session URIs are relative to its root or absolute within it; the empty one is the root itself")
    void addressing(Tree tree) throws Exception {
        DmtSession session = tree.open("./U", SHARED);
        assertThat(session.isLeafNode("L")).isTrue();
        assertThat(session.isLeafNode("./U/L")).isTrue();
        assertThat(session.isLeafNode("")).isFalse();
        assertThat(session.isNodeUri("")).isTrue();
        refused(DmtException.COMMAND_FAILED, () -> session.isLeafNode("."));
        refused(DmtException.COMMAND_FAILED, () -> session.isLeafNode("./Ext"));
        refused(DmtException.COMMAND_FAILED, () -> session.isLeafNode("./UV"));
        refused(DmtException.COMMAND_FAILED, () -> tree.open("U", SHARED));
    }

    @Test
    @Proves("OSGi-DMT-2")
    @DisplayName("A malformed or missing URI is INVALID_URI in every operation, before anything else about it is looked at")
    void malformed(Tree tree) throws Exception {
        DmtSession session = tree.open("./U", EXCLUSIVE);
        for (String uri : new String[] {null, "L/", "..", "./Ext/", "L\\"}) {
            refused(DmtException.INVALID_URI, () -> session.getNodeValue(uri));
            refused(DmtException.INVALID_URI, () -> session.setNodeValue(uri, new DmtData("x")));
            refused(DmtException.INVALID_URI, () -> session.createInteriorNode(uri));
            refused(DmtException.INVALID_URI, () -> session.deleteNode(uri));
            refused(DmtException.INVALID_URI, () -> session.getMetaNode(uri));
            refused(DmtException.INVALID_URI, () -> session.getNodeAcl(uri));
            refused(DmtException.INVALID_URI, () -> session.execute(uri, null));
            refused(DmtException.INVALID_URI, () -> session.copy("L", uri, false));
            assertThat(session.isNodeUri(uri)).isFalse();
        }
        refused(DmtException.NODE_NOT_FOUND, () -> session.getNodeValue("Nope"));
    }

    @Test
    @Proves("OSGi-DMT-2")
    @DisplayName("A plugin gets the segments of an absolute, valid URI, still escaped, the dot first")
    void pluginSide(Tree tree) throws Exception {
        DmtSession session = tree.open("./U", EXCLUSIVE);
        plugin.calls.clear();
        session.setNodeValue("a\\/b", new DmtData("2"));
        session.execute("\\L", null);
        assertThat(plugin.calls).contains("setNodeValue ./U/a\\/b", "execute ./U/L");
    }
}
