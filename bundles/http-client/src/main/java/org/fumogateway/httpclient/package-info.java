/** HTTP exchanges with TLS, client identity and proxy as an operator configured them (SEC section 8). Plain Java, no OSGi services. */
@Export
@Version("2.0.0")
package org.fumogateway.httpclient;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
