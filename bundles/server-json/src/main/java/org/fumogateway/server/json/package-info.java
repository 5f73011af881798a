/** The records of a server as JSON, for every face that shows them to programs. */
@Export
@Version("1.0.0")
package org.fumogateway.server.json;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
