package org.fumogateway.dlota.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Which addresses a download may talk to (DL-49): public ones, and the networks that the operator listed. */
final class AddressRules {

    /** Ranges that {@link InetAddress} has no question for. */
    private static final List<Network> NOT_PUBLIC = Stream.of("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "240.0.0.0/4",
            "fc00::/7", "::/96").map(Network::parse).toList();
    private static final Network NAT64 = Network.parse("64:ff9b::/96");
    private static final Network SIX_TO_FOUR = Network.parse("2002::/16");

    private final List<Network> listed;

    AddressRules(List<Network> listed) {
        this.listed = List.copyOf(listed);
    }

    boolean allows(InetAddress address) {
        return listed.stream().anyMatch(network -> network.contains(address)) || isPublic(address);
    }

    private boolean isPublic(InetAddress address) {
        if (address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isLinkLocalAddress() || address.isSiteLocalAddress()
                || address.isMulticastAddress() || NOT_PUBLIC.stream().anyMatch(network -> network.contains(address))) {
            return false;
        }
        // An address that carries another one inside is as good as that one.
        if (address instanceof Inet6Address) {
            if (NAT64.contains(address)) {
                return allows(embedded(address, 12));
            }
            if (SIX_TO_FOUR.contains(address)) {
                return allows(embedded(address, 2));
            }
        }
        return true;
    }

    private static InetAddress embedded(InetAddress address, int offset) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), offset, offset + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }
}
