/** The codec between octets and {@link org.fumogateway.syncml.Message}; one service per media type. */
@Export
@Version("1.1.0")
package org.fumogateway.syncml.codec;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
