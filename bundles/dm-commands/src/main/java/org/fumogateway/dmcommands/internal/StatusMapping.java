package org.fumogateway.dmcommands.internal;

import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.osgi.service.dmt.DmtException;

/** The Status code that says over DM what the tree said by exception (section 11 of the Dmt Admin digest). */
final class StatusMapping {

    private StatusMapping() {
    }

    static int of(DmtException said) {
        if (said instanceof CommandStatusException exact) {
            return exact.status();
        }
        return switch (said.getCode()) {
            case DmtException.METADATA_MISMATCH -> StatusCode.COMMAND_NOT_ALLOWED;
            case DmtException.INVALID_URI -> StatusCode.NOT_FOUND;
            case DmtException.SESSION_CREATION_TIMEOUT -> StatusCode.RETRY_LATER;
            case DmtException.UNAUTHORIZED, DmtException.NODE_NOT_FOUND, DmtException.COMMAND_NOT_ALLOWED,
                    DmtException.FEATURE_NOT_SUPPORTED, DmtException.LIMIT_EXCEEDED, DmtException.URI_TOO_LONG,
                    DmtException.NODE_ALREADY_EXISTS, DmtException.PERMISSION_DENIED, DmtException.DATA_STORE_FAILURE,
                    DmtException.ROLLBACK_FAILED -> said.getCode();
            default -> StatusCode.COMMAND_FAILED;
        };
    }
}
