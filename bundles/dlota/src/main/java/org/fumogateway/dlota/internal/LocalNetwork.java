package org.fumogateway.dlota.internal;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.function.BooleanSupplier;

/** Whether the gateway itself is cut off: then no server is to blame (DL-150). Thread-safe. */
final class LocalNetwork {

    private LocalNetwork() {
    }

    /** True if no interface but the loopback is up. */
    static boolean isDown() {
        try {
            return NetworkInterface.networkInterfaces().noneMatch(LocalNetwork::leadsOut);
        } catch (SocketException none) {
            return true;
        }
    }

    private static boolean leadsOut(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (SocketException unknown) {
            return false;
        }
    }

    /** The failure as the table wants it: a server that could not be reached is another matter while the own network is down. */
    static TransferFailure judged(TransferFailure failure, BooleanSupplier down) {
        boolean unreached = failure.httpStatus() == 0 && failure.result() == 412;
        return unreached && down.getAsBoolean() ? TransferFailure.temporary(903, 503, "The gateway has no network.", failure) : failure;
    }
}
