package org.fumogateway.gatewayshell.internal;

import java.util.List;
import org.fumogateway.gateway.account.Accounts;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.alert.AlertOutbox;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.gateway.session.DmSessions;
import org.fumogateway.gateway.session.Notifications;
import org.fumogateway.gateway.session.SessionRecord;
import org.fumogateway.gateway.session.SessionRequest;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Shell commands about DM accounts, sessions and alerts that wait. */
@Component(service = SessionCommands.class, property = {"osgi.command.scope=fumo", "osgi.command.function=accounts",
    "osgi.command.function=sessions", "osgi.command.function=connect", "osgi.command.function=alerts",
    "osgi.command.function=notifications"})
public final class SessionCommands {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Accounts accounts;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DmSessions sessions;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AlertOutbox outbox;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Notifications notifications;

    /** {@code fumo:accounts}: the DM servers this gateway knows. */
    public String accounts() {
        return ShellText.answer(() -> {
            StringBuilder text = new StringBuilder();
            for (DmAccount account : known()) {
                text.append(account.serverId()).append("  ").append(account.addresses().get(0)).append("  ")
                        .append(account.displayName()).append('\n');
            }
            return text.isEmpty() ? "no account: this gateway waits for a bootstrap document" : text.toString().stripTrailing();
        });
    }

    /** {@code fumo:sessions [--json]}: the last DM sessions, newest first. */
    public String sessions(String... arguments) {
        return ShellText.answer(() -> {
            List<SessionRecord> records = client().recent();
            return ShellText.json(arguments) ? SessionText.json(records) : SessionText.table(records);
        });
    }

    /** {@code fumo:connect [SERVER]}: opens a DM session. */
    public String connect(String... arguments) {
        return ShellText.answer(() -> {
            List<String> plain = ShellText.plain(arguments);
            String server = plain.isEmpty() ? onlyServer() : plain.get(0);
            client().request(SessionRequest.of(server, SessionRequest.Trigger.USER));
            return "a session with " + server + " is asked for";
        });
    }

    /** {@code fumo:alerts}: alerts that wait for the server's Status. */
    public String alerts() {
        return ShellText.answer(() -> {
            AlertOutbox box = outbox;
            if (box == null) {
                throw new IllegalStateException("the DM client is not running");
            }
            StringBuilder text = new StringBuilder();
            for (GenericAlert alert : box.pending()) {
                text.append(alert.serverId()).append("  ").append(alert.type()).append("  ").append(alert.data()).append('\n');
            }
            return text.isEmpty() ? "no alert waits" : text.toString().stripTrailing();
        });
    }

    /** {@code fumo:notifications}: where servers can ask for a session, and what became of what came there. */
    public String notifications() {
        return ShellText.answer(() -> {
            Notifications source = notifications;
            if (source == null) {
                return "no notification can come here: dm-notification is not running";
            }
            Notifications.Counts counts = source.counts();
            // Without a port of its own it still judges what comes by other bindings.
            return source.address().map(address -> "listens on " + address.getAddress().getHostAddress() + ":" + address.getPort())
                    .orElse("listens on no UDP port")
                    + "\naccepted   " + counts.accepted() + "\nrepeated   " + counts.repeated() + "\ntoo soon   " + counts.limited()
                    + "\nmalformed  " + counts.malformed() + "\nunknown    " + counts.unknown() + "\nunproven   " + counts.unproven();
        });
    }

    private List<DmAccount> known() {
        Accounts source = accounts;
        if (source == null) {
            throw new IllegalStateException("the accounts are not available");
        }
        return source.accounts();
    }

    private DmSessions client() {
        DmSessions source = sessions;
        if (source == null) {
            throw new IllegalStateException("the DM client is not running");
        }
        return source;
    }

    private String onlyServer() {
        List<DmAccount> all = known();
        if (all.size() != 1) {
            throw new IllegalStateException(all.isEmpty() ? "there is no account" : "name one of the servers "
                    + all.stream().map(DmAccount::serverId).toList());
        }
        return all.get(0).serverId();
    }
}
