package org.fumogateway.dmtree.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.notification.AlertItem;
import org.osgi.service.dmt.notification.NotificationService;
import org.osgi.service.dmt.notification.spi.RemoteAlertSender;

/** Hands notifications to the protocol adapter that serves the principal. */
@Component(service = NotificationService.class)
public final class NotificationRouter implements NotificationService {

    static final String PRINCIPALS = "principals";

    /** OMA DM: the client asks for a session (Alert 1201). */
    static final int CLIENT_INITIATED_SESSION = 1201;

    /**
     * A sender as announced.
     *
     * @param principals those it serves; empty for the default sender
     */
    private record Sender(ServiceReference<RemoteAlertSender> reference, List<String> principals) {
    }

    private final BundleContext context;
    private final List<Sender> senders = new CopyOnWriteArrayList<>();

    /** Starts with no sender. */
    @Activate
    public NotificationRouter(BundleContext context) {
        this.context = context;
    }

    @Reference(name = "senders", service = RemoteAlertSender.class, cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindSender(ServiceReference<RemoteAlertSender> reference) {
        senders.add(new Sender(reference, principals(reference.getProperty(PRINCIPALS))));
    }

    void updatedSender(ServiceReference<RemoteAlertSender> reference) {
        unbindSender(reference);
        bindSender(reference);
    }

    void unbindSender(ServiceReference<RemoteAlertSender> reference) {
        senders.removeIf(sender -> sender.reference().equals(reference));
    }

    private static List<String> principals(Object property) {
        if (property instanceof String one) {
            return List.of(one);
        }
        if (property instanceof String[] several) {
            return List.of(several);
        }
        if (property instanceof Collection<?> several) {
            return several.stream().filter(String.class::isInstance).map(String.class::cast).toList();
        }
        return List.of();
    }

    @Override
    public void sendNotification(String principal, int code, String correlator, AlertItem[] items) throws DmtException {
        CallerPermissions.ofVirtualMachine().requireAlert(principal);
        Sender route = route(principal);
        RemoteAlertSender sender = route == null ? null : context.getService(route.reference());
        if (sender == null) {
            throw new DmtException((String) null, DmtException.ALERT_NOT_ROUTED, "No protocol adapter serves this principal");
        }
        boolean sessionWanted = code == 0 && correlator == null && (items == null || items.length == 0);
        try {
            sender.sendAlert(principal, sessionWanted ? CLIENT_INITIATED_SESSION : code, correlator,
                    items == null ? null : Arrays.copyOf(items, items.length));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failed(interrupted);
        } catch (Exception failed) {
            throw failed(failed);
        } finally {
            context.ungetService(route.reference());
        }
    }

    private static DmtException failed(Exception cause) {
        return new DmtException((String) null, DmtException.REMOTE_ERROR, "The protocol adapter could not send the alert", cause);
    }

    private Sender route(String principal) {
        if (principal != null) {
            Sender named = first(sender -> sender.principals().contains(principal));
            if (named != null) {
                return named;
            }
        }
        Sender standard = first(sender -> sender.principals().isEmpty());
        if (standard == null && principal == null && senders.size() == 1) {
            return first(sender -> sender.principals().size() == 1);
        }
        return standard;
    }

    /** Highest ranking, then lowest service id: the order of service references. */
    private Sender first(Predicate<Sender> condition) {
        return senders.stream().filter(condition).max(Comparator.comparing(Sender::reference)).orElse(null);
    }
}
