package org.fumogateway.fumoagent.internal;

import org.fumogateway.gateway.tree.CommandStatusException;
import org.osgi.service.dmt.DmtException;

/** Says a refusal in the words of Dmt Admin where it has one, else as a plain Status. */
final class StatusExceptions {

    private StatusExceptions() {
    }

    static DmtException of(String uri, CommandHandler.Refused refused) {
        return switch (refused.status()) {
            case 405 -> new DmtException(uri, DmtException.COMMAND_NOT_ALLOWED, refused.getMessage());
            case 413 -> new DmtException(uri, DmtException.LIMIT_EXCEEDED, refused.getMessage());
            case 500 -> new DmtException(uri, DmtException.COMMAND_FAILED, refused.getMessage());
            case 510 -> new DmtException(uri, DmtException.DATA_STORE_FAILURE, refused.getMessage());
            default -> new CommandStatusException(uri, refused.status(), refused.getMessage());
        };
    }
}
