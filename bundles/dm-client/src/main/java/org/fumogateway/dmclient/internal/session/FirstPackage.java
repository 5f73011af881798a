package org.fumogateway.dmclient.internal.session;

import java.util.List;
import org.fumogateway.dmprotocol.AlertCode;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;

/** Builds what the first package of a session says (DM section 2.1). */
final class FirstPackage {

    private static final Meta TEXT = Meta.of("chr", "text/plain");

    private FirstPackage() {
    }

    /** The device information (DM-13). */
    static Replace devInfo(List<DevInfoSource.Value> values) {
        return new Replace(0, Meta.EMPTY,
                values.stream().map(value -> Item.ofSource(value.uri(), TEXT, Data.ofText(value.text()))).toList());
    }

    /** An alert of the outbox (FUMO-81). */
    static Alert alert(GenericAlert alert) {
        Meta meta = Meta.ofAlert(alert.format(), alert.type(), alert.severity().mark());
        return new Alert(0, AlertCode.GENERIC_ALERT, alert.correlator(),
                List.of(Item.ofSource(alert.source(), meta, Data.ofText(alert.data()))));
    }
}
