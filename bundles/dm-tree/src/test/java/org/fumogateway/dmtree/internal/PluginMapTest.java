package org.fumogateway.dmtree.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.fumogateway.dmtree.internal.PluginRegistration.PluginSource;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.Store;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginMapTest {

    private record Named(String name) implements PluginSource<String> {
        @Override
        public String acquire() {
            return name;
        }

        @Override
        public void release() {
            // nothing was taken
        }
    }

    @TempDir
    Path data;
    private PluginMap<String> map;

    @BeforeEach
    void create() throws Exception {
        Store store = FileStorage.open(data, new NioDisk(), 0).open("dm-tree");
        map = new PluginMap<>(new MountNumbers(store, TestLogger.create()), changes -> { });
    }

    private static PluginRegistration<String> plugin(String name, Object roots, String... mountPoints) {
        return PluginRegistration.of(new Named(name), roots, mountPoints.length == 0 ? null : mountPoints);
    }

    private String owner(String uri) throws Exception {
        Mapped<String> owner = map.owner(NodePath.absolute(uri));
        return owner == null ? null : owner.source().acquire();
    }

    @Test
    @Proves("OSGi-DMT-7.2")
    @DisplayName("The deepest mapped root serves a node; a mount point nobody took belongs to nobody")
    void deepestRootWins() throws Exception {
        map.put(plugin("parent", "./A", "X", "Y/Z"));
        map.put(plugin("child", "./A/X"));
        assertThat(owner("./A/B")).isEqualTo("parent");
        assertThat(owner("./A/X/C")).isEqualTo("child");
        assertThat(owner("./A/Y")).isEqualTo("parent");
        assertThat(owner("./A/Y/Z/Q")).isNull();
        assertThat(owner("./B")).isNull();
    }

    @Test
    @Proves("OSGi-DMT-7.2")
    @DisplayName("The second plugin at a place waits and takes over when the first one leaves")
    void secondWaits() throws Exception {
        map.put(plugin("old", "./A"));
        map.put(plugin("new", "./A"));
        assertThat(owner("./A")).isEqualTo("old");
        assertThat(map.waitingRoots(new Named("new"))).hasSize(1);
        assertThat(map.remove(new Named("old"))).containsExactly(NodePath.absolute("./A"));
        assertThat(owner("./A")).isEqualTo("new");
    }

    @Test
    @Proves("OSGi-DMT-7.2")
    @DisplayName("A plugin above mapped ones needs mount points for all of them, and one below a plugin needs its mount point")
    void fits() throws Exception {
        map.put(plugin("child", "./A/X"));
        map.put(plugin("greedy", "./A"));
        assertThat(owner("./A")).isNull();
        map.put(plugin("parent", "./A", "X"));
        assertThat(owner("./A")).isEqualTo("parent");
        map.put(plugin("stranger", "./A/Q"));
        assertThat(owner("./A/Q")).isEqualTo("parent");
    }

    @Test
    @Proves("OSGi-DMT-7.2")
    @DisplayName("Children stay mapped when their parent leaves, and a change of its properties moves a plugin")
    void followsChanges() throws Exception {
        map.put(plugin("parent", "./A", "X"));
        map.put(plugin("child", List.of("./A/X", "./C")));
        map.remove(new Named("parent"));
        assertThat(owner("./A/X")).isEqualTo("child");
        map.put(plugin("child", "./D"));
        assertThat(owner("./A/X")).isNull();
        assertThat(owner("./D")).isEqualTo("child");
    }

    @Test
    @Proves("OSGi-DMT-7.2")
    @DisplayName("When a parent in the middle leaves, its child loses its place to the grand-parent and gets it back with the parent")
    void grandParent() throws Exception {
        map.put(plugin("grand", "./A", "X"));
        map.put(plugin("parent", "./A/X", "Y"));
        map.put(plugin("child", "./A/X/Y"));
        map.remove(new Named("parent"));
        assertThat(map.waitingRoots(new Named("child"))).hasSize(1);
        assertThat(owner("./A/X/Y")).isNull();
        map.put(plugin("parent", "./A/X", "Y"));
        assertThat(owner("./A/X/Y")).isEqualTo("child");
    }

    @Test
    @Proves("OSGi-DMT-7.2")
    @DisplayName("Service properties that make no sense are refused with a reason")
    void badProperties() {
        assertThatThrownBy(() -> plugin("p", 7)).hasMessageContaining("root URIs");
        assertThatThrownBy(() -> plugin("p", "A/B")).hasMessageContaining("not an absolute URI");
        assertThatThrownBy(() -> plugin("p", new String[] {"./A", "./B"}, "X")).hasMessageContaining("exactly one root");
        assertThatThrownBy(() -> plugin("p", "./A", "X", "X/Y")).hasMessageContaining("overlap");
        assertThatThrownBy(() -> plugin("p", "./A", "./X")).hasMessageContaining("relative");
        assertThatThrownBy(() -> plugin("p", "./A/#/B")).hasMessageContaining("shared");
        assertThatThrownBy(() -> plugin("p", "./A", "#", "X")).hasMessageContaining("overlap");
        assertThatThrownBy(() -> plugin("p", Arrays.asList("./A", null))).hasMessageContaining("not a String");
    }
}
