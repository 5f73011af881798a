package org.fumogateway.dmobjects.internal.device;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes a device identity from the hardware address of a network interface. */
final class HardwareAddress {

    private static final int LOCALLY_ADMINISTERED = 0x02;
    private static final int GROUP = 0x01;

    private HardwareAddress() {
    }

    /** {@code urn:dev:mac:} of the best interface, or a random {@code urn:uuid:} if there is none. */
    static String deviceId() {
        return firstAddress().map(HardwareAddress::urn).orElseGet(() -> "urn:uuid:" + UUID.randomUUID());
    }

    /** The URN of a 48-bit address: widened to 64 bits with {@code fffe} in the middle, in lower case. */
    static String urn(byte[] address) {
        String digits = HexFormat.of().formatHex(address);
        return "urn:dev:mac:" + digits.substring(0, 6) + "fffe" + digits.substring(6);
    }

    private static Optional<byte[]> firstAddress() {
        try {
            List<NetworkInterface> interfaces = Collections.list(NetworkInterface.getNetworkInterfaces());
            interfaces.sort(Comparator.comparingInt(NetworkInterface::getIndex));
            return interfaces.stream().map(HardwareAddress::read).flatMap(Optional::stream)
                    .min(Comparator.comparingInt(address -> address[0] & LOCALLY_ADMINISTERED));
        } catch (SocketException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> read(NetworkInterface candidate) {
        try {
            byte[] address = candidate.isLoopback() || candidate.isVirtual() ? null : candidate.getHardwareAddress();
            return Optional.ofNullable(address).filter(HardwareAddress::usable);
        } catch (SocketException gone) {
            return Optional.empty();
        }
    }

    private static boolean usable(byte[] address) {
        boolean zero = true;
        for (byte octet : address) {
            zero &= octet == 0;
        }
        return address.length == 6 && !zero && (address[0] & GROUP) == 0;
    }
}
