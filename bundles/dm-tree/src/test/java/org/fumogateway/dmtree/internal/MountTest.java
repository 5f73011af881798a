package org.fumogateway.dmtree.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;

class MountTest {

    @TempDir
    Path data;
    private TreeFixture fixture;
    private MemoryPlugin parent;

    @BeforeEach
    void plant() throws Exception {
        fixture = new TreeFixture(data);
        parent = new MemoryPlugin("parent").interior("./A", null, TestMeta.interior().permanent()).interior("./A/B").interior("./A/B/own")
                .leaf("./A/L", new DmtData("l"));
    }

    @AfterEach
    void fell() throws Exception {
        fixture.close();
    }

    private String[] children(String uri) throws Exception {
        DmtSession session = fixture.admin().getSession(".", DmtSession.LOCK_TYPE_SHARED);
        String[] names = session.getChildNodeNames(uri);
        session.close();
        return names;
    }

    @Test
    @Proves("OSGi-DMT-7.3")
    @DisplayName("Children of a shared mount point get numbers; one with a pid has the same for ever, others never one that was used")
    void numbers() throws Exception {
        fixture.plugData(parent, "./A", "B/#");
        MountedPlugin first = new MountedPlugin("first");
        MountedPlugin steady = new MountedPlugin("steady");
        MountedPlugin third = new MountedPlugin("third");
        fixture.plugData(first, "./A/B/#", null).plugPersistent(steady, "pid.steady", "./A/B/#").plugData(third, "./A/B/#", null);
        assertThat(first.places()).containsExactly("./A/B/1");
        assertThat(steady.places()).containsExactly("./A/B/2");
        assertThat(third.places()).containsExactly("./A/B/3");
        assertThat(children("./A/B")).containsExactly("1", "2", "3");
        fixture.unplug(first);
        fixture.unplug(steady);
        fixture.plugData(first, "./A/B/#", null).plugPersistent(steady, "pid.steady", "./A/B/#");
        assertThat(steady.places()).containsExactly("./A/B/2");
        assertThat(first.places()).containsExactly("./A/B/4");
        fixture.close();

        fixture = new TreeFixture(data);
        MountedPlugin fresh = new MountedPlugin("fresh");
        MountedPlugin again = new MountedPlugin("again");
        fixture.plugData(parent, "./A", "B/#").plugData(fresh, "./A/B/#", null).plugPersistent(again, "pid.steady", "./A/B/#");
        assertThat(fresh.places()).containsExactly("./A/B/5");
        assertThat(again.places()).containsExactly("./A/B/2");
    }

    @Test
    @Proves("OSGi-DMT-7.3")
    @DisplayName("Plain and shared mounts never stand side by side: the first one wins, the other waits")
    void noMixture() throws Exception {
        MountedPlugin plain = new MountedPlugin("plain");
        MountedPlugin shared = new MountedPlugin("shared");
        fixture.plugData(plain, "./S/x", null).plugData(shared, "./S/#", null);
        assertThat(shared.places()).isEmpty();
        fixture.unplug(plain);
        assertThat(shared.places()).containsExactly("./S/1");
        fixture.plugData(plain, "./S/x", null);
        assertThat(plain.places()).isEmpty();
    }

    @Test
    @Proves("OSGi-DMT-7.3")
    @DisplayName("Where no plugin is mounted the tree says what could be there: any number of nodes, named by numbers")
    void sharedMeta() throws Exception {
        fixture.plugData(parent, "./A", "#");
        DmtSession session = fixture.admin().getSession(".", DmtSession.LOCK_TYPE_SHARED);
        MetaNode meta = session.getMetaNode("./A/7");
        assertThat(meta.getMaxOccurrence()).isEqualTo(Integer.MAX_VALUE);
        assertThat(meta.getScope()).isEqualTo(MetaNode.PERMANENT);
        assertThat(meta.getMimeTypes()).isNull();
        assertThat(meta.isValidName("7")).isTrue();
        assertThat(meta.isValidName("0")).isFalse();
        assertThat(meta.isValidName("x")).isFalse();
        assertThat(meta.isValidName(Integer.toString(Integer.MAX_VALUE))).isFalse();
        assertThat(session.getChildNodeNames("./A")).isEmpty();
        assertThatThrownBy(() -> session.isLeafNode("./A/L")).isInstanceOfSatisfying(DmtException.class,
                said -> assertThat(said.getCode()).isEqualTo(DmtException.NODE_NOT_FOUND));
    }

    @Test
    @Proves({"OSGi-DMT-7.3", "OSGi-DMT-7.2"})
    @DisplayName("A plugin at a shared mount point can itself offer one, reached by its number")
    void grandChildren() throws Exception {
        MountedPlugin middle = new MountedPlugin("middle");
        MountedPlugin leaf = new MountedPlugin("leaf");
        fixture.plugData(parent, "./A", "B/#").plugData(middle, "./A/B/#", "Fw/#").plugData(leaf, "./A/B/1/Fw/#", null);
        assertThat(leaf.places()).containsExactly("./A/B/1/Fw/1");
    }

    @Test
    @Proves("OSGi-DMT-7.2")
    @DisplayName("When a parent goes, its children lose their place to a grand-parent, are told, and are told again when it comes back")
    void unmappedChildren() throws Exception {
        MountedPlugin middle = new MountedPlugin("middle");
        MountedPlugin child = new MountedPlugin("child");
        fixture.plugData(parent, "./A", "X").plugData(middle, "./A/X", "Y").plugData(child, "./A/X/Y", null);
        assertThat(child.places()).containsExactly("./A/X/Y");
        fixture.unplug(middle);
        assertThat(middle.removed).hasSize(1);
        assertThat(child.places()).isEmpty();
        assertThat(child.removed).isEqualTo(child.added);
        fixture.plugData(middle, "./A/X", "Y");
        assertThat(child.added).hasSize(2);
        fixture.unplug(parent);
        assertThat(child.places()).containsExactly("./A/X/Y");
    }

    @Test
    @Proves({"OSGi-DMT-7.4", "OSGi-DMT-7.2"})
    @DisplayName("A plugin is told of each of its roots in order; a change of its properties moves only what has changed")
    void rootByRoot() throws Exception {
        MountedPlugin plugin = new MountedPlugin("p");
        fixture.plugData(plugin, new String[] {"./P", "./Q"}, null);
        assertThat(plugin.places()).containsExactly("./P", "./Q");
        fixture.plugData(plugin, new String[] {"./R", "./Q"}, null);
        assertThat(plugin.places()).containsExactly("./Q", "./R");
        assertThat(plugin.added).hasSize(3);
        assertThat(plugin.removed).hasSize(1);
        plugin.failure = new IllegalStateException("a bug");
        fixture.plugData(plugin, "./T", null);
        fixture.plugData(new MemoryPlugin("q").interior("./U"), "./U", null);
        assertThat(children(".")).containsExactly("T", "U");
    }

    @Test
    @Proves("OSGi-DMT-3.1")
    @DisplayName("A session id is never given twice, not even after a restart")
    void sessionIds() throws Exception {
        DmtSession before = fixture.admin().getSession(".", DmtSession.LOCK_TYPE_SHARED);
        int first = before.getSessionId();
        before.close();
        fixture.close();
        fixture = new TreeFixture(data);
        DmtSession after = fixture.admin().getSession(".", DmtSession.LOCK_TYPE_SHARED);
        assertThat(after.getSessionId()).isGreaterThan(first);
    }

    @Test
    @Proves("OSGi-DMT-7.3")
    @DisplayName("Two services with the same service.pid that are there at once have numbers of their own; the first one's stays reserved")
    void samePid() throws Exception {
        MountedPlugin first = new MountedPlugin("first");
        MountedPlugin second = new MountedPlugin("second");
        fixture.plugPersistent(first, "pid.twice", "./A/B/#").plugPersistent(second, "pid.twice", "./A/B/#");
        assertThat(first.places()).containsExactly("./A/B/1");
        assertThat(second.places()).containsExactly("./A/B/2");
        fixture.unplug(first);
        fixture.unplug(second);
        MountedPlugin again = new MountedPlugin("again");
        fixture.plugPersistent(again, "pid.twice", "./A/B/#");
        assertThat(again.places()).containsExactly("./A/B/1");
    }
}
