/** Large objects as streams: where a node's value goes to or comes from without ever being in memory as a whole. */
@Export
@Version("2.0.0")
package org.fumogateway.gateway.lob;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
