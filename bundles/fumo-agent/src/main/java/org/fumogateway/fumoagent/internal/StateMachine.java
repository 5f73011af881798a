package org.fumogateway.fumoagent.internal;

import static org.fumogateway.fumoagent.internal.FumoState.DOWNLOAD_COMPLETE;
import static org.fumogateway.fumoagent.internal.FumoState.DOWNLOAD_FAILED;
import static org.fumogateway.fumoagent.internal.FumoState.DOWNLOAD_PROGRESSING;
import static org.fumogateway.fumoagent.internal.FumoState.IDLE;
import static org.fumogateway.fumoagent.internal.FumoState.READY_TO_UPDATE;
import static org.fumogateway.fumoagent.internal.FumoState.UPDATE_FAILED_HAVE_DATA;
import static org.fumogateway.fumoagent.internal.FumoState.UPDATE_FAILED_NO_DATA;
import static org.fumogateway.fumoagent.internal.FumoState.UPDATE_PROGRESSING;
import static org.fumogateway.fumoagent.internal.FumoState.UPDATE_SUCCESSFUL_HAVE_DATA;
import static org.fumogateway.fumoagent.internal.FumoState.UPDATE_SUCCESSFUL_NO_DATA;

/**
 * The FUMO state machine: what a command is answered in which state (FUMO-65) and where events lead (FUMO-39 to FUMO-61).
 * Pure.
 */
final class StateMachine {

    /** Status codes of the table FUMO-65. */
    static final int OK = 200;
    static final int ACCEPTED = 202;
    static final int FORBIDDEN = 403;
    static final int NOT_ALLOWED = 405;

    private StateMachine() {
    }

    /** Commands of a server that depend on the state. */
    enum Command {
        /** Replace of either PkgURL. */
        REPLACE_URL,
        /** A complete Replace of PkgData. */
        REPLACE_DATA,
        /** Replace of PkgName or PkgVersion. */
        REPLACE_LABEL,
        /** Exec on Download. */
        EXEC_DOWNLOAD,
        /** Exec on DownloadAndUpdate. */
        EXEC_DOWNLOAD_AND_UPDATE,
        /** Exec on Update. */
        EXEC_UPDATE
    }

    /** What happens on the client's side. */
    enum Event {
        /** The download ended without a package. */
        DOWNLOAD_FAILED,
        /** The last octet is stored. */
        ALL_OCTETS_STORED,
        /** The package is good. */
        PACKAGE_GOOD,
        /** The package is not good. */
        PACKAGE_BAD,
        /** A combined or a local operation goes over to the update. */
        UPDATE_BEGINS,
        /** Not updated, the package is kept. */
        UPDATE_FAILED_PACKAGE_KEPT,
        /** Not updated, the package was of no use and is gone. */
        UPDATE_FAILED_PACKAGE_GONE,
        /** Updated and confirmed. */
        UPDATE_SUCCEEDED,
        /** Clean-up removed the package. */
        PACKAGE_REMOVED,
        /** A person stopped it here. */
        CANCELLED
    }

    /**
     * The answer to a command.
     *
     * @param status Status to answer
     * @param next   state afterwards; the same one if nothing changes
     */
    record Answer(int status, FumoState next) {

        /** True if the command is carried out. */
        boolean accepted() {
            return status < 300;
        }
    }

    /** What that command is answered in that state, and the state it leads to. */
    static Answer command(FumoState state, Command command) {
        return switch (command) {
            case REPLACE_URL -> state.busy() ? refused(FORBIDDEN, state) : new Answer(OK, IDLE);
            case REPLACE_DATA -> state.busy() ? refused(FORBIDDEN, state) : new Answer(OK, READY_TO_UPDATE);
            case REPLACE_LABEL -> state.busy() ? refused(FORBIDDEN, state) : new Answer(OK, state);
            case EXEC_DOWNLOAD, EXEC_DOWNLOAD_AND_UPDATE ->
                    state.busy() ? refused(NOT_ALLOWED, state) : new Answer(ACCEPTED, DOWNLOAD_PROGRESSING);
            case EXEC_UPDATE -> switch (state) {
                case READY_TO_UPDATE, UPDATE_FAILED_HAVE_DATA -> new Answer(ACCEPTED, UPDATE_PROGRESSING);
                // The check of the package still runs: the update is accepted and begins when that check has passed.
                case DOWNLOAD_COMPLETE -> new Answer(ACCEPTED, DOWNLOAD_COMPLETE);
                default -> refused(NOT_ALLOWED, state);
            };
        };
    }

    /**
     * Where an event leads.
     *
     * @throws IllegalStateException if the event cannot happen in that state
     */
    static FumoState event(FumoState state, Event event) {
        FumoState next = switch (event) {
            case DOWNLOAD_FAILED -> from(state, DOWNLOAD_FAILED, DOWNLOAD_PROGRESSING, DOWNLOAD_COMPLETE);
            case ALL_OCTETS_STORED -> from(state, DOWNLOAD_COMPLETE, DOWNLOAD_PROGRESSING, DOWNLOAD_COMPLETE);
            case PACKAGE_GOOD -> from(state, READY_TO_UPDATE, DOWNLOAD_COMPLETE);
            case PACKAGE_BAD -> from(state, DOWNLOAD_FAILED, DOWNLOAD_COMPLETE, DOWNLOAD_PROGRESSING);
            case UPDATE_BEGINS -> from(state, UPDATE_PROGRESSING, READY_TO_UPDATE, UPDATE_FAILED_HAVE_DATA);
            case UPDATE_FAILED_PACKAGE_KEPT -> from(state, UPDATE_FAILED_HAVE_DATA, UPDATE_PROGRESSING);
            case UPDATE_FAILED_PACKAGE_GONE -> from(state, UPDATE_FAILED_NO_DATA, UPDATE_PROGRESSING);
            case UPDATE_SUCCEEDED -> from(state, UPDATE_SUCCESSFUL_HAVE_DATA, UPDATE_PROGRESSING);
            case PACKAGE_REMOVED -> switch (state) {
                case UPDATE_FAILED_HAVE_DATA -> UPDATE_FAILED_NO_DATA;
                case UPDATE_SUCCESSFUL_HAVE_DATA -> UPDATE_SUCCESSFUL_NO_DATA;
                default -> null;
            };
            case CANCELLED -> switch (state) {
                case DOWNLOAD_PROGRESSING -> DOWNLOAD_FAILED;
                case READY_TO_UPDATE -> IDLE;
                case UPDATE_PROGRESSING -> UPDATE_FAILED_HAVE_DATA;
                default -> null;
            };
        };
        if (next == null) {
            throw new IllegalStateException(event + " cannot happen in state " + state.value());
        }
        return next;
    }

    private static Answer refused(int status, FumoState state) {
        return new Answer(status, state);
    }

    private static FumoState from(FumoState state, FumoState next, FumoState... allowed) {
        for (FumoState one : allowed) {
            if (one == state) {
                return next;
            }
        }
        return null;
    }
}
