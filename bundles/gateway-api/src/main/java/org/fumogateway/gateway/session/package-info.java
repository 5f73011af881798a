/** DM sessions: ask for one, see the last ones, be told when one ends. */
@Export
@Version("1.1.0")
package org.fumogateway.gateway.session;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
