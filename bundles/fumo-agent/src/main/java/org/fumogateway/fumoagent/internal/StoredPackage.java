package org.fumogateway.fumoagent.internal;

/**
 * The package that an instance holds: verified once, waiting for its use. Immutable.
 *
 * @param spool    name of the spool it lies in
 * @param serverId server that ordered it, or null
 */
record StoredPackage(String spool, String serverId) {
}
