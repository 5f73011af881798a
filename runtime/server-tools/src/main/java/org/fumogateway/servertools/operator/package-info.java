/** {@code fumo-gateway server SUBCOMMAND}: what operators do with a server that runs, through its operator endpoint. */
package org.fumogateway.servertools.operator;
