/** {@code fumo-gateway syncml}: prints and converts SyncML messages. */
package org.fumogateway.launcher.syncml;
