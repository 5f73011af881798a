package org.fumogateway.dmtree.internal;

import java.time.Duration;

/**
 * What holds for every session.
 *
 * @param lockWait    how long a session waits for a subtree that others use, and a caller for another thread in the same session
 * @param pluginWait  how long one who ends sessions of others waits for the plugins in them
 * @param limits      how long URIs may be
 * @param permissions what callers must be permitted to do
 */
record TreeRules(Duration lockWait, Duration pluginWait, UriLimits limits, CallerPermissions permissions) {

    static final Duration PLUGIN_WAIT = Duration.ofSeconds(10);

    /** No limits, and what the virtual machine wants to have checked. */
    static TreeRules waiting(Duration lockWait) {
        return new TreeRules(lockWait, PLUGIN_WAIT, UriLimits.NONE, CallerPermissions.ofVirtualMachine());
    }
}
