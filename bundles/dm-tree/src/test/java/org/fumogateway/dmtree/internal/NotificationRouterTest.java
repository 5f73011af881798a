package org.fumogateway.dmtree.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.notification.AlertItem;
import org.osgi.service.dmt.notification.spi.RemoteAlertSender;

class NotificationRouterTest {

    private final List<String> sent = new ArrayList<>();
    private final Map<Object, RemoteAlertSender> services = new HashMap<>();
    private final NotificationRouter router = new NotificationRouter((BundleContext) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) -> method.getName().equals("getService") ? services.get(arguments[0]) : (Object) true));

    @SuppressWarnings("unchecked")
    private ServiceReference<RemoteAlertSender> sender(String name, int ranking, Object principals) {
        ServiceReference<RemoteAlertSender> reference = (ServiceReference<RemoteAlertSender>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServiceReference.class}, (proxy, method,
                        arguments) -> switch (method.getName()) {
                    case "getProperty" -> arguments[0].equals(NotificationRouter.PRINCIPALS) ? principals : (Object) ranking;
                    case "compareTo" -> Integer.compare(ranking,
                            (int) ((ServiceReference<?>) arguments[0]).getProperty("ranking"));
                    case "hashCode" -> name.hashCode();
                    case "equals" -> proxy == arguments[0];
                    default -> name;
                });
        services.put(reference, (principal, code, correlator, items) -> sent.add(name + " " + principal + " " + code));
        router.bindSender(reference);
        return reference;
    }

    private void send(String principal) throws DmtException {
        router.sendNotification(principal, 1226, "c", new AlertItem[0]);
    }

    @Test
    @Proves("OSGi-DMT-9")
    @DisplayName("A notification goes to the best sender for its principal, else to the default one, else nowhere")
    void routing() throws Exception {
        assertThatThrownBy(() -> send("S1")).isInstanceOfSatisfying(DmtException.class,
                said -> assertThat(said.getCode()).isEqualTo(DmtException.ALERT_NOT_ROUTED));
        ServiceReference<RemoteAlertSender> only = sender("low", 0, "S1");
        send(null);
        sender("high", 5, new String[] {"S2", "S1"});
        send("S1");
        assertThatThrownBy(() -> send(null)).isInstanceOf(DmtException.class);
        sender("standard", 0, null);
        send(null);
        send("S9");
        router.unbindSender(only);
        assertThat(sent).containsExactly("low null 1226", "high S1 1226", "standard null 1226", "standard S9 1226");
    }

    @Test
    @Proves("OSGi-DMT-9")
    @DisplayName("Code 0 with nothing else asks for a session, and a sender's failure comes back as a remote error")
    void sessionRequestAndFailure() throws Exception {
        ServiceReference<RemoteAlertSender> reference = sender("adapter", 0, null);
        router.sendNotification("S1", 0, null, null);
        router.sendNotification("S1", 0, "c", null);
        assertThat(sent).containsExactly("adapter S1 1201", "adapter S1 0");
        IllegalStateException broken = new IllegalStateException("no line");
        services.put(reference, (principal, code, correlator, items) -> {
            throw broken;
        });
        assertThatThrownBy(() -> send("S1")).isInstanceOfSatisfying(DmtException.class, said -> {
            assertThat(said.getCode()).isEqualTo(DmtException.REMOTE_ERROR);
            assertThat(said.getCause()).isSameAs(broken);
        });
    }
}
