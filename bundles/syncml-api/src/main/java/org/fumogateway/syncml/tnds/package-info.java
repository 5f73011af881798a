/**
 * TNDS: a serialised part of a management tree, as a document of its own (TREE section 8). Only what is written is modelled, not
 * what it means for a tree: that is the business of whoever owns the tree.
 *
 * <p>Conventions as in {@link org.fumogateway.syncml}: an absent element is {@code null}, a repeated one an empty list. All types
 * are immutable and thread-safe; the values of a decoded document are slices of its octets.
 */
@Export
@Version("1.0.0")
package org.fumogateway.syncml.tnds;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
