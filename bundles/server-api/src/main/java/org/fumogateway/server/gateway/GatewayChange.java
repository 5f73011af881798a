package org.fumogateway.server.gateway;

import java.time.Instant;

/**
 * A leaf of a gateway that changed: what DevInfo and DevDetail said before and from then on. Immutable.
 *
 * @param deviceId the gateway
 * @param at       when the server learned it
 * @param uri      the leaf, such as {@code ./DevDetail/FwV}
 * @param before   value until then, null if there was none
 * @param after    value from then on, null if the leaf is gone
 */
public record GatewayChange(String deviceId, Instant at, String uri, String before, String after) {
}
