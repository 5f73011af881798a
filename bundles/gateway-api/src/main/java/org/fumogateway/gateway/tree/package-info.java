/**
 * What OMA DM needs of the management tree beyond the OSGi Dmt Admin service: Status codes without an own exception code, and the question
 * who may do what; rights of a server that is gone; commits that outlive a crash, or that some plugins could not follow; where objects from
 * the Inbox go, and subtrees as documents.
 */
@Export
@Version("1.3.0")
package org.fumogateway.gateway.tree;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
