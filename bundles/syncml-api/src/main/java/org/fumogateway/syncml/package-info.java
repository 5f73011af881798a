/**
 * The SyncML 1.2 message as OMA DM 1.2 uses it: one immutable value type per element of SYN section 2.
 *
 * <p>Conventions. An optional element that is absent is {@code null}, a repeated one an empty list, never a null list. Lists are
 * unmodifiable. Numbers are numbers; URIs and texts are kept character for character. Binary data never becomes a String:
 * see {@link org.fumogateway.syncml.Data}.
 *
 * <p>All types are immutable and thread-safe, except that the {@link org.fumogateway.syncml.Data} of a decoded message are slices of its
 * buffer and must not be used after {@link org.fumogateway.syncml.Message#close()}.
 */
@Export
@Version("1.1.0")
package org.fumogateway.syncml;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
