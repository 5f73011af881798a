/** Who may use the operator endpoint. */
@Export
@Version("1.0.0")
package org.fumogateway.server.operator;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
