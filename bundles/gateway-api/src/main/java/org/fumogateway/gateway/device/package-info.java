/** Who this gateway is, from configuration and from the machine. */
@Export
@Version("1.0.0")
package org.fumogateway.gateway.device;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
