package org.fumogateway.fumoagent.internal;

import java.util.Optional;

/** Whether the framework that carries the gateway has come up whole; part of every trial (PKG-62). */
@FunctionalInterface
interface FrameworkHealth {

    /** Empty if all is well, otherwise one sentence that says what is missing. */
    Optional<String> problem();

    /** True while the framework is on its way to the start level it is to reach: bundles of vendors may still be missing. */
    default boolean starting() {
        return false;
    }
}
