/** Installation of update packages: installers, gates, health checks and delta decoders. */
@Export
@Version("1.2.0")
package org.fumogateway.gateway.install;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
