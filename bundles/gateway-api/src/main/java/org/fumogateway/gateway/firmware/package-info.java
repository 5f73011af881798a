/** The firmware that runs, and the updates of it: status, start, consent, history. */
@Export
@Version("1.1.0")
package org.fumogateway.gateway.firmware;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
