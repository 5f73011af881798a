package org.fumogateway.server.dialogue;

import java.util.Map;

/**
 * How a session began. Immutable.
 *
 * @param deviceId    authenticated device
 * @param deviceInfo  values of the DevInfo leaves by URI, from the first message (DM-13)
 * @param notified    true if the session answers a notification (Alert 1200)
 * @param maxObjSize  largest object the gateway takes, in octets, 0 if not said
 */
public record SessionStart(String deviceId, Map<String, String> deviceInfo, boolean notified, long maxObjSize) {

    /** Copies the map. */
    public SessionStart {
        deviceInfo = Map.copyOf(deviceInfo);
    }
}
