/**
 * The launcher: starts the framework with the bundles that the features name, in a process of its own that the script
 * {@code bin/fumo-gateway} supervises, and offers the command line.
 */
package org.fumogateway.launcher;
