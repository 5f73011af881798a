/** What an operator can do: enrol gateways, publish releases, order updates, see what became of them. */
@Export
@Version("3.1.0")
package org.fumogateway.server.operation;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
