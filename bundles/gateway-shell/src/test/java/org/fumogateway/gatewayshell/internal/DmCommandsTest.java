package org.fumogateway.gatewayshell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.dmtree.internal.TestMeta;
import org.fumogateway.dmtree.internal.TreeFixture;
import org.fumogateway.gateway.tree.SubtreeDocuments;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.MetaNode;

class DmCommandsTest {

    @TempDir
    Path folder;
    private TreeFixture tree;
    private final DmCommands commands = new DmCommands();
    private final MemoryPlugin plugin = new MemoryPlugin("").interior("./T")
            .leaf("./T/Number", new DmtData(5), TestMeta.leaf(DmtData.FORMAT_INTEGER))
            .leaf("./T/Octets", new DmtData(new byte[] {1, 2, 3}), TestMeta.leaf(DmtData.FORMAT_BINARY))
            .leaf("./T/Secret", new DmtData("s3cret"), TestMeta.leaf(DmtData.FORMAT_STRING).only(MetaNode.CMD_REPLACE))
            .interior("./T/Box", null, TestMeta.interior().only(MetaNode.CMD_ADD)).interior("./T/Sub").leaf("./T/Sub/Text", new DmtData("t"));

    @BeforeEach
    void open() throws Exception {
        tree = new TreeFixture(folder, Duration.ofSeconds(5));
        tree.plug(plugin, "./T");
        set("admin", tree.admin());
    }

    @AfterEach
    void close() throws Exception {
        tree.close();
    }

    private void set(String field, Object value) throws Exception {
        Field reference = DmCommands.class.getDeclaredField(field);
        reference.setAccessible(true);
        reference.set(commands, value);
    }

    @Test
    @DisplayName("Nodes are listed, shown as a tree and read; what nobody may read is masked")
    void reading() {
        assertThat(commands.list("T")).isEqualTo("Box  (not readable)\nNumber = 5\nOctets = base64:AQID\nSecret = ********\nSub/");
        assertThat(commands.tree("./T")).isEqualTo("./T/\n  Box  (not readable)\n  Number = 5\n  Octets = base64:AQID\n  Secret = ********\n"
                + "  Sub/\n    Text = t");
        assertThat(commands.get("./T/Number")).isEqualTo("5");
        assertThat(commands.get("./T/Secret")).isEqualTo("********");
        assertThat(commands.get("./T/Sub")).isEqualTo("Text");
        assertThat(commands.list()).isEqualTo("T/");
        assertThat(commands.acl("./T")).isEqualTo("own        (inherited)\neffective  Add=*&Get=*");
        assertThat(commands.meta("./T/Secret")).contains("kind        leaf, dynamic", "access      Replace", "format      chr", "occurrence  0..*");
    }

    @Test
    @DisplayName("Values are set in the format of the node and nodes executed; what cannot be is one line that says why")
    void writing() {
        assertThat(commands.set("./T/Number", "7")).isEqualTo("./T/Number = 7");
        assertThat(plugin.value("./T/Number")).isEqualTo(new DmtData(7));
        assertThat(commands.set("./T/Octets", "base64:AQ==")).isEqualTo("./T/Octets = base64:AQ==");
        assertThat(commands.set("./T/Secret", "new")).isEqualTo("./T/Secret = ********");
        assertThat(plugin.value("./T/Secret")).isEqualTo(new DmtData("new"));
        assertThat(commands.set("./T/Number", "x")).isEqualTo("error: 'x' is not a value of the format int");
        assertThat(commands.set("./T/Sub", "x")).isEqualTo("error: the node ./T/Sub does not allow this");
        assertThat(commands.get("./T/Nope")).isEqualTo("error: there is no node ./T/Nope");
        assertThat(commands.get("./T//x")).startsWith("error: this is not the URI of a node");
        assertThat(commands.exec("./T/Sub", "now", "please")).isEqualTo("executed ./T/Sub");
        assertThat(plugin.calls).contains("correlator null, data now please");
    }

    @Test
    @DisplayName("A subtree is written as a document by whoever can; without anybody, or without a tree, that is said")
    void documents() throws Exception {
        assertThat(commands.tnds("./T")).isEqualTo("error: nobody writes documents of the management tree now");
        set("documents", (SubtreeDocuments) uri -> {
            if (uri.equals("./T")) {
                return "<MgmtTree/>";
            }
            throw new DmtException(uri, DmtException.LIMIT_EXCEEDED, "too many");
        });
        assertThat(commands.tnds("T")).isEqualTo("<MgmtTree/>");
        assertThat(commands.tnds()).isEqualTo("error: there is more below . than is shown at once");
        set("admin", null);
        assertThat(commands.list()).isEqualTo("error: the management tree is not available");
    }
}
