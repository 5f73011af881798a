package org.fumogateway.hotswap.vendor;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import org.fumogateway.gateway.install.DeltaDecoder;
import org.fumogateway.gateway.install.FirmwareInstaller;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** A vendor's bundle whose services take part in an update at places where the test wants to hold the gateway. */
public final class HoldingVendor implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        context.registerService(DeltaDecoder.class, new HoldingDecoder(), null);
        new HeldGate(context).register();
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_RANKING, 100);
        context.registerService(FirmwareInstaller.class, new AskedInstaller(), properties);
    }

    /** Reached in the middle of a restart: the framework goes down. */
    @Override
    public void stop(BundleContext context) throws IOException, InterruptedException {
        HoldingPoint.reach("restart");
    }
}
