package org.fumogateway.powercut.cycle;

import org.fumogateway.gateway.device.DeviceIdentity;

/** The product that the packages are for. */
record Identity() implements DeviceIdentity {

    @Override
    public String deviceId() {
        return "urn:x:1";
    }

    @Override
    public String manufacturer() {
        return "Example Works";
    }

    @Override
    public String model() {
        return "GW-200";
    }

    @Override
    public String language() {
        return "en";
    }

    @Override
    public String hardwareVersion() {
        return "C1";
    }

    @Override
    public String softwareVersion() {
        return "";
    }

    @Override
    public String compatible() {
        return Firmware.COMPATIBLE;
    }
}
