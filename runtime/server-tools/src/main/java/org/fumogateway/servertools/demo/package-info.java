/** The demonstration: a server and a gateway in processes of their own, and one real firmware update between them. */
package org.fumogateway.servertools.demo;
