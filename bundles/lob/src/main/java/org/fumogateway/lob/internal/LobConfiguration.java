package org.fumogateway.lob.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of large objects. */
@ObjectClassDefinition(name = "Large objects", description = "Values of nodes that servers send in several messages")
public @interface LobConfiguration {

    /** PID of the configuration. */
    String PID = "org.fumogateway.lob";

    /** Largest value of a node without a sink. */
    @AttributeDefinition(name = "Collect limit", min = "0", max = "16777216",
            description = "Octets of the largest value taken for a node that has no sink of its own; such a value is in memory when it is set.")
    int collectLimit() default 262144;
}
