package org.fumogateway.dmclient.internal;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.fumogateway.dmclient.internal.outbox.DurableOutbox;
import org.fumogateway.dmprotocol.AlertCode;
import org.fumogateway.dmprotocol.NodeValues;
import org.fumogateway.gateway.alert.GenericAlert;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.notification.AlertItem;
import org.osgi.service.dmt.notification.spi.RemoteAlertSender;

/** Puts alerts that vendors send through the NotificationService into the outbox, one for each item. */
final class VendorAlertSender implements RemoteAlertSender {

    private final DurableOutbox outbox;
    private final Supplier<List<String>> servers;

    VendorAlertSender(DurableOutbox outbox, Supplier<List<String>> servers) {
        this.outbox = outbox;
        this.servers = servers;
    }

    @Override
    public void sendAlert(String principal, int code, String correlator, AlertItem[] items) throws Exception {
        if (code != AlertCode.GENERIC_ALERT) {
            throw new DmtException((String) null, DmtException.FEATURE_NOT_SUPPORTED, "only Generic Alerts (1226) can be sent");
        }
        if (items == null || items.length == 0) {
            throw new DmtException((String) null, DmtException.COMMAND_FAILED, "an alert needs an item");
        }
        String server = server(principal);
        for (AlertItem item : items) {
            outbox.put(alert(server, correlator, item));
        }
    }

    private String server(String principal) throws DmtException {
        List<String> known = servers.get();
        if (principal == null && known.size() == 1) {
            return known.get(0);
        }
        if (principal == null || !known.contains(principal)) {
            throw new DmtException((String) null, DmtException.ALERT_NOT_ROUTED, "there is no account of that server");
        }
        return principal;
    }

    private static GenericAlert alert(String server, String correlator, AlertItem item) throws DmtException {
        if (item.getType() == null) {
            throw new DmtException((String) null, DmtException.COMMAND_FAILED, "an alert item needs a type");
        }
        DmtData data = item.getData();
        return new GenericAlert(DurableOutbox.UNOWNED + UUID.randomUUID(), server, item.getSource(), item.getType(),
                data == null ? "chr" : format(data), severity(item.getMark()), correlator, data == null ? "" : text(data));
    }

    /** Format as OMA DM names it (SYN section 10.6); octets travel as base64 text. */
    private static String format(DmtData data) {
        return switch (data.getFormat()) {
            case DmtData.FORMAT_BASE64, DmtData.FORMAT_BINARY -> NodeValues.FORMAT_B64;
            case DmtData.FORMAT_BOOLEAN -> "bool";
            case DmtData.FORMAT_DATE -> "date";
            case DmtData.FORMAT_FLOAT -> "float";
            case DmtData.FORMAT_INTEGER -> "int";
            case DmtData.FORMAT_NULL -> "null";
            case DmtData.FORMAT_TIME -> "time";
            case DmtData.FORMAT_XML -> "xml";
            default -> "chr";
        };
    }

    private static String text(DmtData data) {
        return switch (data.getFormat()) {
            case DmtData.FORMAT_BINARY -> Base64.getEncoder().encodeToString(data.getBinary());
            case DmtData.FORMAT_BASE64 -> Base64.getEncoder().encodeToString(data.getBase64());
            case DmtData.FORMAT_NULL -> "";
            default -> data.toString();
        };
    }

    private static GenericAlert.Severity severity(String mark) throws DmtException {
        if (mark == null) {
            return GenericAlert.Severity.INFORMATIONAL;
        }
        try {
            return GenericAlert.Severity.valueOf(mark.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new DmtException((String) null, DmtException.COMMAND_FAILED, "no such importance: " + mark, unknown);
        }
    }
}
