/**
 * Two firmware slots in a folder and the boot state that says which of them runs: what the slot installer writes and what the
 * launcher's supervisor, acting as the boot loader, reads at each start of the gateway (PKG sections 10 and 11). Plain Java over
 * {@link org.fumogateway.storage.Disk}, no OSGi; every failure is a {@link org.fumogateway.storage.StorageException}.
 *
 * <p>Files, {@code slots} being the folder given to {@link org.fumogateway.slotboot.SlotLayout}, usually {@code <data>/slots}:
 * <table>
 * <caption>Files of the slots</caption>
 * <tr><th>File</th><th>Content</th></tr>
 * <tr><td>{@code slots/a/firmware.img}, {@code slots/b/firmware.img}</td><td>the image, from its first octet; what lies behind
 * the
 * length of the description means nothing</td></tr>
 * <tr><td>{@code slots/a/firmware.properties.1} and {@code .2}, the same in {@code b}</td><td>the description: lines
 * {@code state} ({@code empty}, {@code bad}, {@code bootable}), {@code version}, {@code length} (octets, decimal), {@code sha256}
 * (64 lower-case hexadecimal digits)</td></tr>
 * <tr><td>{@code slots/boot.1} and {@code .2}</td><td>the boot state: lines {@code active} ({@code a} or {@code b}), {@code
 * trial}
 * ({@code a}, {@code b} or nothing), {@code tries} (starts the trial slot still has), {@code boots} (starts so far),
 * {@code fallen-back-from} (the slot whose trial ended without a confirmation, or nothing)</td></tr>
 * </table>
 *
 * <p>The files in pairs are the two copies of a {@link org.fumogateway.storage.DurableRecord}: a header with sequence number and
 * CRC, then
 * lines {@code key=value} in UTF-8, each ended by a line feed. Readers pass over keys that they do not know.
 */
@Export
@Version("1.2.0")
package org.fumogateway.slotboot;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
