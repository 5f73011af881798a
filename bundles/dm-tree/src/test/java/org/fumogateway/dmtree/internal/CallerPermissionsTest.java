package org.fumogateway.dmtree.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.Permission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.security.DmtPermission;
import org.osgi.service.dmt.security.DmtPrincipalPermission;

class CallerPermissionsTest {

    @TempDir
    private Path folder;

    private final List<Permission> asked = new ArrayList<>();
    private Permission refused;
    private CallerPermissions.Check check = permission -> {
        asked.add(permission);
        if (permission.equals(refused)) {
            throw new SecurityException(permission.toString());
        }
    };
    private TreeFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new TreeFixture(folder, new NioDisk(),
                new TreeRules(Duration.ofSeconds(5), TreeRules.PLUGIN_WAIT, UriLimits.NONE, new CallerPermissions(() -> check)))
                .plug(new MemoryPlugin("one").interior("./A").leaf("./A/L", new DmtData("l")).leaf("./A/M", new DmtData("m")), "./A");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    @Proves("OSGi-DMT-6")
    @DisplayName("With a security manager a local caller needs the permission for each node and operation; a refusal changes nothing")
    void localCaller() throws Exception {
        DmtSession session = fixture.admin().getSession("./A", DmtSession.LOCK_TYPE_EXCLUSIVE);
        session.getNodeValue("L");
        session.setNodeValue("L", new DmtData("2"));
        session.execute("L", null);
        session.createLeafNode("N", new DmtData("n"));
        session.copy("L", "C", false);
        session.deleteNode("N");
        session.renameNode("C", "D");
        session.setNodeAcl("", new Acl("Get=*"));
        session.isNodeUri("N");
        assertThat(asked).containsExactly(node("./A", "Get"), node("./A", "Get"), node("./A/L", "Get"), node("./A/L", "Replace"),
                node("./A/L", "Exec"), node("./A", "Add"), node("./A/L", "Get"), node("./A", "Add"), node("./A/L", "Get"),
                node("./A/N", "Delete"), node("./A/C", "Replace"), node("./A", "Replace"), node("./A/N", "Get"));
        refused = node("./A/L", "Replace");
        assertThatThrownBy(() -> session.setNodeValue("L", new DmtData("3"))).isInstanceOf(SecurityException.class);
        assertThat(session.getNodeValue("L")).isEqualTo(new DmtData("2"));
        assertThat(session.getState()).isEqualTo(DmtSession.STATE_OPEN);
    }

    private static Permission node(String uri, String action) {
        return new DmtPermission(uri, action);
    }

    @Test
    @Proves("OSGi-DMT-6")
    @DisplayName("Who works for a server needs the permission for that server, and from then on its ACLs count")
    void remoteCaller() throws Exception {
        DmtSession session = fixture.admin().getSession("S1", "./A", DmtSession.LOCK_TYPE_SHARED);
        session.getNodeValue("L");
        assertThat(asked).containsExactly(new DmtPrincipalPermission("S1"));
        session.close();
        refused = new DmtPrincipalPermission("S2");
        assertThatThrownBy(() -> fixture.admin().getSession("S2", "./A", DmtSession.LOCK_TYPE_EXCLUSIVE))
                .isInstanceOf(SecurityException.class);
        fixture.admin().getSession(".", DmtSession.LOCK_TYPE_EXCLUSIVE).close();
    }

    @Test
    @Proves("OSGi-DMT-6")
    @DisplayName("Without a security manager nothing is asked")
    void nobodyAsks() throws Exception {
        check = null;
        fixture.admin().getSession("./A", DmtSession.LOCK_TYPE_EXCLUSIVE).close();
        assertThat(asked).isEmpty();
    }
}
