package org.fumogateway.dmtree.internal;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** The service object of a plugin from the service registry. Equal if the service is the same. */
record ServiceSource<P>(BundleContext context, ServiceReference<P> reference) implements PluginRegistration.PluginSource<P> {

    @Override
    public P acquire() {
        try {
            return context.getService(reference);
        } catch (IllegalStateException stopped) {
            // The tree itself goes away: nothing can be had any more.
            return null;
        }
    }

    @Override
    public void release() {
        try {
            context.ungetService(reference);
        } catch (IllegalStateException stopped) {
            // The framework has given everything back with the bundle context; nothing is left to do.
            return;
        }
    }

    /** The first service.pid and the id of the bundle; null without a pid. */
    @Override
    public String persistentId() {
        Object pid = reference.getProperty(Constants.SERVICE_PID);
        if (pid instanceof String[] several) {
            pid = several.length == 0 ? null : several[0];
        } else if (pid instanceof Collection<?> several) {
            pid = several.isEmpty() ? null : several.iterator().next();
        }
        return pid == null ? null : pid + "|" + reference.getProperty(Constants.SERVICE_BUNDLEID);
    }

    @Override
    public Bundle bundle() {
        return reference.getBundle();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServiceSource<?> that && reference.equals(that.reference);
    }

    @Override
    public int hashCode() {
        return reference.hashCode();
    }

    @Override
    public String toString() {
        return reference.toString();
    }
}
