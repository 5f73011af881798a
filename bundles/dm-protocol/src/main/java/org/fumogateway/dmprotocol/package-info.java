/**
 * What both ends of the OMA DM 1.2 protocol share: status and alert codes, proofs of identity, the integrity header of HTTP,
 * packing of commands into messages, splitting and joining of large objects, and node values in their transport form. A library without state: no services, no
 * configuration, no log.
 */
@Export
@Version("1.2.0")
package org.fumogateway.dmprotocol;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
