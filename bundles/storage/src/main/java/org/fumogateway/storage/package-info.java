/**
 * Crash-safe small state on {@code java.nio.file}: records, journals, spool files and single-writer leases, and the seam
 * ({@link org.fumogateway.storage.Disk}) at which tests cut the power, fill the disk up and corrupt it.
 *
 * <p>What a method promises holds after a power cut at any moment: a call that has returned is durable, a call that has not
 * returned has happened either completely or not at all. Nothing here logs; every failure is a
 * {@link org.fumogateway.storage.StorageException} that says in one sentence what could not be done.
 */
@Export
@Version("1.4.0")
package org.fumogateway.storage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
