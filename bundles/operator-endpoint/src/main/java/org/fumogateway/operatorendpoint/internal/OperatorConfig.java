package org.fumogateway.operatorendpoint.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the operator endpoint. Port and address of its listener are those of the factory PID {@code org.apache.felix.http~operator}. */
@ObjectClassDefinition(name = "FUMO Gateway: operator endpoint", description = "What operators may send.")
public @interface OperatorConfig {

    /** PID of these settings. */
    String PID = "org.fumogateway.operatorendpoint";

    /** Largest JSON body. */
    @AttributeDefinition(name = "Largest body", min = "1024", description = "Octets of the largest JSON body.")
    int maxBodyOctets() default 1 << 20;

    /** Largest package. */
    @AttributeDefinition(name = "Largest package", min = "1024", description = "Octets of the largest update package that can be imported.")
    long maxPackageOctets() default 4L << 30;

    /** Wrong tokens. */
    @AttributeDefinition(name = "Wrong tokens per minute", min = "1",
            description = "So many wrong tokens from one address within a minute are answered 401, more of them 429. A right token always works.")
    int wrongTokensPerMinute() default 10;

    /** Followers of the events. */
    @AttributeDefinition(name = "Followers", min = "1", description = "How many connections may follow the live events at the same time.")
    int followers() default 8;
}
