package org.fumogateway.syncml;

import java.util.List;

/**
 * Alert (SYN section 8).
 *
 * @param cmdId      CmdID, 0 if missing
 * @param code       alert code from Data, 0 if missing
 * @param correlator text of the Exec that a Generic Alert answers, or null
 * @param items      none for session alerts
 */
public record Alert(int cmdId, int code, String correlator, List<Item> items) implements Command {

    /** Copies the list. */
    public Alert {
        items = List.copyOf(items);
    }

    /** An alert without Items. */
    public static Alert of(int cmdId, int code) {
        return new Alert(cmdId, code, null, List.of());
    }

    @Override
    public String name() {
        return "Alert";
    }
}
