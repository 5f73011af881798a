package org.fumogateway.gateway.device;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Who this gateway is (DevInfo, DevDetail without the firmware version). Constant while it is registered; a changed configuration is a
 * new registration. Texts are never null, unknown ones are empty.
 */
@ProviderType
public interface DeviceIdentity {

    /** DevInfo DevId: a URN that never changes during the life of the device (TREE-110). */
    String deviceId();

    /** DevInfo Man. */
    String manufacturer();

    /** DevInfo Mod. */
    String model();

    /** DevInfo Lang. */
    String language();

    /** DevDetail HwV. */
    String hardwareVersion();

    /** DevDetail SwV. */
    String softwareVersion();

    /** What an update package names to fit this product: {@code vendor,product} (PKG-29). */
    String compatible();
}
