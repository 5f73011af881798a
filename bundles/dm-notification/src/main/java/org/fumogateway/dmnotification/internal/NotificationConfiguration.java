package org.fumogateway.dmnotification.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator can set. */
@ObjectClassDefinition(name = "DM notifications", description = "Where servers can ask this gateway to open a session (package #0).")
public @interface NotificationConfiguration {

    /** Local address. */
    @AttributeDefinition(name = "Address", description = "Local address to listen on.")
    String address() default "127.0.0.1";

    /** Port. */
    @AttributeDefinition(name = "UDP port", min = "0", max = "65535", description = "2948 is the standard one; 0 switches the listener off.")
    int port() default 0;

    /** Rate limit. */
    @AttributeDefinition(name = "Seconds between sessions", min = "0",
            description = "A notification that comes sooner after the last one of the same server is dropped; servers repeat them.")
    int secondsBetweenSessions() default 60;

    /** Re-synchronisation. */
    @AttributeDefinition(name = "Re-synchronisations a day", min = "0",
            description = "How often in 24 hours a server that has lost its nonce may call with the well-known one; 0 for never.")
    int resynchronisationsPerDay() default 3;
}
