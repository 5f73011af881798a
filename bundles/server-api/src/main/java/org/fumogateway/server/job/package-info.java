/** Update jobs: one durable record per update of one gateway (FUMO-115). */
@Export
@Version("3.2.0")
package org.fumogateway.server.job;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
