/** Gateways as the server knows them. */
@Export
@Version("1.5.0")
package org.fumogateway.server.gateway;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
