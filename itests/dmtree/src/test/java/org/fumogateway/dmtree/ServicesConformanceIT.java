package org.fumogateway.dmtree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmtree.Tree.SHARED;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.fumogateway.dmtree.internal.MemoryPlugin;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.notification.NotificationService;
import org.osgi.service.dmt.spi.DataPlugin;

/** Section 1 of the digest: which services there are, and which properties are followed. */
@ExtendWith(InTree.class)
class ServicesConformanceIT {

    @Test
    @Proves("OSGi-DMT-1")
    @DisplayName("There is one Dmt Admin and one notification service, both of the bundle of the tree")
    void singletons(Tree tree) throws Exception {
        for (Class<?> type : List.of(DmtAdmin.class, NotificationService.class)) {
            tree.framework().service(type);
            ServiceReference<?>[] found = tree.framework().context().getAllServiceReferences(type.getName(), null);
            assertThat(found).as(type.getName()).hasSize(1);
            assertThat(found[0].getBundle()).isEqualTo(tree.framework().tree());
        }
    }

    private static void there(Tree tree, Map<String, Boolean> expected) {
        Awaitility.await().atMost(TreeFramework.AWHILE).untilAsserted(() -> {
            DmtSession session = tree.open(".", SHARED);
            try {
                for (Map.Entry<String, Boolean> node : expected.entrySet()) {
                    assertThat(session.isNodeUri(node.getKey())).as(node.getKey()).isEqualTo(node.getValue());
                }
            } finally {
                session.close();
            }
        });
    }

    @Test
    @Proves("OSGi-DMT-1")
    @DisplayName("Roots are one text, an array or a collection; a change of the property is followed, and so is the end of the service")
    void roots(Tree tree) throws Exception {
        MemoryPlugin plugin = new MemoryPlugin("");
        for (String root : List.of("./One", "./Two", "./Three", "./Four")) {
            plugin.interior(root);
        }
        ServiceRegistration<?> registration = tree.plug(plugin, Map.of(DataPlugin.DATA_ROOT_URIS, "./One"));
        there(tree, Map.of("./One", true, "./Two", false));
        registration.setProperties(new Hashtable<>(Map.of(DataPlugin.DATA_ROOT_URIS, new String[] {"./Two", "./Three"})));
        there(tree, Map.of("./One", false, "./Two", true, "./Three", true));
        registration.setProperties(new Hashtable<>(Map.of(DataPlugin.DATA_ROOT_URIS, List.of("./Three", "./Four"))));
        there(tree, Map.of("./Two", false, "./Three", true, "./Four", true));
        registration.unregister();
        there(tree, Map.of("./Three", false, "./Four", false));
    }
}
