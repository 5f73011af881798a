package org.fumogateway.dmobjects.internal.device;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of this bundle. */
@ObjectClassDefinition(name = "Standard management objects", description = "Who this gateway is (DevInfo, DevDetail) and bootstrap")
public @interface DeviceConfiguration {

    /** PID of the configuration. */
    String PID = "org.fumogateway.dmobjects";

    @AttributeDefinition(description = "Identity of the device as a URN. Empty: taken once from a network interface, then kept for ever.")
    String deviceId() default "";

    @AttributeDefinition(description = "Manufacturer (DevInfo/Man)")
    String manufacturer() default "FUMO Gateway";

    @AttributeDefinition(description = "Model (DevInfo/Mod)")
    String model() default "Reference";

    @AttributeDefinition(description = "Language tag (DevInfo/Lang)")
    String language() default "en";

    @AttributeDefinition(description = "Hardware version (DevDetail/HwV)")
    String hardwareVersion() default "1";

    @AttributeDefinition(description = "Version of the software beside the firmware (DevDetail/SwV). Empty: version of this bundle.")
    String softwareVersion() default "";

    @AttributeDefinition(description = "Original equipment manufacturer (DevDetail/OEM)")
    String oem() default "";

    @AttributeDefinition(description = "Kind of device (DevDetail/DevTyp)")
    String deviceType() default "gateway";

    @AttributeDefinition(description = "What an update package names to fit this product: vendor,product")
    String compatible() default "fumogateway,reference";

    @AttributeDefinition(description = "Servers that may add accounts: ServerIDs with commas between, bootstrapped for each whose account came by "
            + "bootstrap, * for each that has an account. Empty: none.")
    String accountAdders() default "bootstrapped";

    @AttributeDefinition(description = "Seconds between two looks into the bootstrap folder", min = "1")
    int bootstrapScanSeconds() default 5;

    @AttributeDefinition(description = "Documents of the bootstrap folder need a MAC too, not only what comes from a URL")
    boolean bootstrapMacRequired() default false;

    @AttributeDefinition(description = "Where a device without any account asks for its bootstrap document; {deviceId} stands for its identity. "
            + "Empty: nowhere.")
    String bootstrapUrl() default "";

    @AttributeDefinition(description = "The bootstrap URL may be of plain http; what comes from there always needs a MAC")
    boolean bootstrapAllowHttp() default false;

    @AttributeDefinition(description = "What comes from a bootstrap URL of https needs no MAC")
    boolean bootstrapTrustUrl() default false;

    @AttributeDefinition(description = "PEM file with the authorities that are trusted for the bootstrap URL. Empty: those of the Java platform.")
    String bootstrapTrustedCertificates() default "";

    @AttributeDefinition(description = "Accepted public keys of the bootstrap URL, sha256/BASE64 with commas between. Empty: any.")
    String bootstrapPinnedKeys() default "";
}
