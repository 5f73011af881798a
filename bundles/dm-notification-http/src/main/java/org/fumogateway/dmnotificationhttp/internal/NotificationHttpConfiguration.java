package org.fumogateway.dmnotificationhttp.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator can set. */
@ObjectClassDefinition(name = "DM notifications over HTTP", description = "Where servers in the same network can post package #0.")
public @interface NotificationHttpConfiguration {

    /** PID of the configuration. */
    String PID = "org.fumogateway.dmnotificationhttp";

    /** Path. */
    @AttributeDefinition(name = "Path", description = "Path of the servlet.")
    String osgi_http_whiteboard_servlet_pattern() default "/notification";
}
