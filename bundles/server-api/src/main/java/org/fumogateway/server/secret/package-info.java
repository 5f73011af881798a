/** Sealing of what must not be read outside this server. */
@Export
@Version("1.0.0")
package org.fumogateway.server.secret;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
