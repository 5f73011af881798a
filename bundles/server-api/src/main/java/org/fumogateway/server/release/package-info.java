/** Releases: the signed update packages that can be delivered. */
@Export
@Version("1.0.0")
package org.fumogateway.server.release;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
