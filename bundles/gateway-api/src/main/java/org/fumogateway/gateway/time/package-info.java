/** Times of a gateway: windows in its own time zone, and which clock cannot be right. */
@Export
@Version("1.0.0")
package org.fumogateway.gateway.time;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
