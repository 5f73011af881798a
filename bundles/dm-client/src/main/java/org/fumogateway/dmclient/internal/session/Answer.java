package org.fumogateway.dmclient.internal.session;

import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.syncml.Command;

/**
 * An answer to a command of the server.
 *
 * @param command Status or Results
 * @param content value of the Results if it is a stream, else null; closed by whoever has the answer
 */
record Answer(Command command, LargeObjects.Content content) {

    static Answer of(Command command) {
        return new Answer(command, null);
    }
}
