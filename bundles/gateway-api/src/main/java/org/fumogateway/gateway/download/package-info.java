/** Download of update packages: who can fetch which URL, and how the octets reach their consumer. */
@Export
@Version("1.4.0")
package org.fumogateway.gateway.download;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
