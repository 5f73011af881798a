package org.fumogateway.dmtree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fumogateway.dmtree.Tree.refused;

import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.notification.AlertItem;
import org.osgi.service.dmt.notification.NotificationService;
import org.osgi.service.dmt.notification.spi.RemoteAlertSender;

/** Section 9 of the digest: which protocol adapter a notification goes to, and with what. */
@ExtendWith(InTree.class)
class NotificationConformanceIT {

    private final List<String> sent = new CopyOnWriteArrayList<>();

    private RemoteAlertSender sender(String name) {
        return (principal, code, correlator, items) -> sent.add(name + " " + principal + " " + code + " " + correlator + " "
                + (items == null ? null : Arrays.stream(items).map(AlertItem::getSource).toList()));
    }

    private static NotificationService service(Tree tree) {
        return tree.framework().service(NotificationService.class);
    }

    @Test
    @Proves("OSGi-DMT-9")
    @DisplayName("The sender that lists the principal is called, the highest ranking and then the oldest of several; else the default one")
    void routing(Tree tree) throws Exception {
        refused(DmtException.ALERT_NOT_ROUTED, () -> service(tree).sendNotification("srv", 1, null, null));
        refused(DmtException.ALERT_NOT_ROUTED, () -> service(tree).sendNotification(null, 1, null, null));
        tree.register(RemoteAlertSender.class, sender("old"), Map.of("principals", "srv"));
        service(tree).sendNotification(null, 1, "c", null);
        tree.register(RemoteAlertSender.class, sender("new"), Map.of("principals", List.of("srv", "other")));
        service(tree).sendNotification("srv", 1, "c", null);
        refused(DmtException.ALERT_NOT_ROUTED, () -> service(tree).sendNotification(null, 1, null, null));
        refused(DmtException.ALERT_NOT_ROUTED, () -> service(tree).sendNotification("stranger", 1, null, null));
        ServiceRegistration<?> high = tree.register(RemoteAlertSender.class, sender("high"), Map.of("principals", new String[] {"srv"},
                "service.ranking", 5));
        service(tree).sendNotification("srv", 2, "c", null);
        tree.register(RemoteAlertSender.class, sender("default"), Map.of());
        service(tree).sendNotification("stranger", 3, "c", null);
        service(tree).sendNotification(null, 4, "c", null);
        high.setProperties(new Hashtable<>(Map.of("principals", "elsewhere")));
        service(tree).sendNotification("srv", 5, "c", null);
        assertThat(sent).containsExactly("old null 1 c null", "old srv 1 c null", "high srv 2 c null", "default stranger 3 c null",
                "default null 4 c null", "old srv 5 c null");
    }

    @Test
    @Proves("OSGi-DMT-9")
    @DisplayName("Code 0 with nothing beside it asks for a session; everything else is handed on as it is")
    void contents(Tree tree) throws Exception {
        tree.register(RemoteAlertSender.class, sender("s"), Map.of());
        AlertItem[] items = {new AlertItem("./A", "type", "mark", new DmtData("d"))};
        service(tree).sendNotification("srv", 0, null, null);
        service(tree).sendNotification("srv", 0, null, new AlertItem[0]);
        service(tree).sendNotification("srv", 0, "c", null);
        service(tree).sendNotification("srv", 0, null, items);
        service(tree).sendNotification("srv", 1226, "c", items);
        assertThat(sent).containsExactly("s srv 1201 null null", "s srv 1201 null []", "s srv 0 c null", "s srv 0 null [./A]",
                "s srv 1226 c [./A]");
    }

    @Test
    @Proves("OSGi-DMT-9")
    @DisplayName("What a sender throws is the cause of a REMOTE_ERROR")
    void failing(Tree tree) throws Exception {
        IllegalStateException bug = new IllegalStateException("bug");
        tree.register(RemoteAlertSender.class, (principal, code, correlator, items) -> {
            throw bug;
        }, Map.of("principals", "srv"));
        assertThatThrownBy(() -> service(tree).sendNotification("srv", 1, "c", null)).isInstanceOfSatisfying(DmtException.class, said -> {
            assertThat(said.getCode()).isEqualTo(DmtException.REMOTE_ERROR);
            assertThat(said.getCause()).isSameAs(bug);
        });
    }
}
