/** Assignments: which gateways shall run which release, and how far they are. */
@Export
@Version("1.1.0")
package org.fumogateway.server.assignment;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
