/** DM sessions: ask for one, see the last ones, be told when one ends. */
@Export
@Version("2.0.0")
package org.fumogateway.gateway.session;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
