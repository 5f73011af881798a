package org.fumogateway.server.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One gateway as last seen (FUMO-110 to FUMO-112). Immutable.
 *
 * @param deviceId     DevInfo DevId
 * @param details      values of DevInfo and DevDetail leaves by URI, such as {@code ./DevDetail/FwV}
 * @param instances    FUMO instances found in its tree; empty until discovered
 * @param firstContact first authenticated session
 * @param lastContact  last authenticated session
 * @param inspected    when the tree was read last, null if never
 */
public record Gateway(String deviceId, Map<String, String> details, List<FumoInstance> instances, Instant firstContact,
        Instant lastContact, Instant inspected) {

    /** URI of the manufacturer. */
    public static final String MANUFACTURER = "./DevInfo/Man";
    /** URI of the model. */
    public static final String MODEL = "./DevInfo/Mod";
    /** URI of the firmware version. */
    public static final String FIRMWARE_VERSION = "./DevDetail/FwV";
    /** URI of the software version. */
    public static final String SOFTWARE_VERSION = "./DevDetail/SwV";
    /** URI of the hardware version. */
    public static final String HARDWARE_VERSION = "./DevDetail/HwV";
    /** Detail: who made the gateway for its manufacturer. */
    public static final String OEM = "./DevDetail/OEM";
    /** URI of the large object flag. */
    public static final String LARGE_OBJECTS = "./DevDetail/LrgObj";

    /** Key of the {@link DeliveryRoute} that an operator chose for this gateway; no URI, because it is not the gateway's. */
    public static final String ROUTE = "route";

    /** Copies the collections. */
    public Gateway {
        Objects.requireNonNull(deviceId, "deviceId");
        details = Map.copyOf(details);
        instances = List.copyOf(instances);
    }

    /** Value of a leaf, if known. */
    public Optional<String> detail(String uri) {
        return Optional.ofNullable(details.get(uri));
    }
}
