/** What a DM session with one gateway is about: commands out, results and alerts in. No SyncML here. */
@Export
@Version("1.4.0")
package org.fumogateway.server.dialogue;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
