package org.fumogateway.server.dialogue;

/**
 * One Item of a Generic Alert as received (DM-145). Absent parts are null.
 *
 * @param source     URI of the management object
 * @param type       alert type as written
 * @param format     format as written
 * @param mark       importance as written
 * @param correlator correlator
 * @param data       payload
 */
public record ReceivedAlert(String source, String type, String format, String mark, String correlator, String data) {
}
