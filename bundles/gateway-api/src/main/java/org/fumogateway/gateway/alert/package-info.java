/** Generic Alerts that survive a restart and are sent until the server's Status decides. */
@Export
@Version("1.1.0")
package org.fumogateway.gateway.alert;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
