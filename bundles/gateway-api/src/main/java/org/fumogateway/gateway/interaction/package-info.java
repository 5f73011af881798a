/** A person in front of the gateway, as user interaction alerts need one (DM-130 to DM-135). */
@Export
@Version("1.0.0")
package org.fumogateway.gateway.interaction;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
