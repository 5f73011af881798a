/** The bridge between a DM session and the management tree: one SyncML command in, Status and Results out. */
@Export
@Version("2.1.0")
package org.fumogateway.gateway.command;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
