/** What OMA DM needs of the management tree beyond the OSGi Dmt Admin service: Status codes without an own exception code, and the question who may do what. */
@Export
@Version("1.0.0")
package org.fumogateway.gateway.tree;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
