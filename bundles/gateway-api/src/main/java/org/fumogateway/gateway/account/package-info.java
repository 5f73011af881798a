/** Accounts of DM servers with credentials and nonces; never readable through the tree. */
@Export
@Version("1.1.0")
package org.fumogateway.gateway.account;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
