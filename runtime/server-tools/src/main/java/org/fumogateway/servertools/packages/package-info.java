/** {@code fumo-gateway package}: keys, trust files and signed update packages, made and looked at. */
package org.fumogateway.servertools.packages;
