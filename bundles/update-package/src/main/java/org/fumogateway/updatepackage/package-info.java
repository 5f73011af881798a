/**
 * The signed update package: container "FUP" (a short signed manifest followed by payloads of any size), the trust file that
 * says whose signature counts, the checks a gateway makes before it touches a slot, the readers of the payloads (plain, gzip,
 * VCDIFF) and the writers that make packages, keys and trust files.
 *
 * <p>A library: no services, no logging, no state outside its objects. Nothing here ever holds a payload in memory; the largest
 * buffers are the head of a package (at most 82 kB) and, while a delta is applied, one window of it. A package that is refused
 * raises {@link org.fumogateway.updatepackage.PackageException} with the FUMO result code to report; a medium that cannot be read
 * or written raises any other {@link java.io.IOException}.
 *
 * <p>Typical use on a gateway: collect octets until {@link org.fumogateway.updatepackage.PackageHead#requiredOctets} is
 * satisfied, {@link org.fumogateway.updatepackage.PackageVerifier#verifyHead} while the download runs,
 * {@link org.fumogateway.updatepackage.PackageVerifier#verifyFile} when it is complete and once more before the first write, then
 * {@link org.fumogateway.updatepackage.PayloadReader}. On a server:
 * {@link org.fumogateway.updatepackage.PackageBuilder}.
 */
@Export
@Version("1.0.0")
package org.fumogateway.updatepackage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
