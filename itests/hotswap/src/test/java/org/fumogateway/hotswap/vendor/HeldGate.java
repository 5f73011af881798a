package org.fumogateway.hotswap.vendor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.UpdateGate;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** A gate that the test keeps closed. When it opens it comes anew, as gates do that want to be asked at once. */
final class HeldGate implements UpdateGate {

    private static final Duration ASK_AGAIN = Duration.ofHours(1);

    private final BundleContext context;
    private ServiceRegistration<UpdateGate> registration;

    HeldGate(BundleContext context) {
        this.context = context;
    }

    synchronized void register() {
        registration = context.registerService(UpdateGate.class, this, null);
    }

    @Override
    public Optional<Hold> hold(FirmwarePackage firmware) {
        try {
            HoldingPoint point = HoldingPoint.arrive("gate");
            if (point.passes()) {
                return Optional.empty();
            }
            Thread waiting = new Thread(() -> open(point), "held-gate");
            waiting.setDaemon(true);
            waiting.start();
            return Optional.of(new Hold("the test holds it", Instant.now().plus(ASK_AGAIN)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void open(HoldingPoint point) {
        try {
            point.await();
            anew();
        } catch (IOException | InterruptedException | IllegalStateException over) {
            // The test or the framework has ended: nobody asks any more.
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void anew() {
        registration.unregister();
        register();
    }
}
