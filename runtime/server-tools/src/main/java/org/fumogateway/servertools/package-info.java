/** Commands that only the full distribution has: running a server, making packages. */
package org.fumogateway.servertools;
