/** The store SPI: everything the server must not lose. */
@Export
@Version("5.0.0")
package org.fumogateway.server.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
