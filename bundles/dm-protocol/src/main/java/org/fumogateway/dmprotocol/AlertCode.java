package org.fumogateway.dmprotocol;

/** Codes in the Data of an Alert (SYN section 8). */
public final class AlertCode {

    /** Show a text. */
    public static final int DISPLAY = 1100;
    /** Ask the user yes or no. */
    public static final int CONFIRM_OR_REJECT = 1101;
    /** Ask the user for a text. */
    public static final int TEXT_INPUT = 1102;
    /** Let the user choose one. */
    public static final int SINGLE_CHOICE = 1103;
    /** Let the user choose several. */
    public static final int MULTIPLE_CHOICE = 1104;
    /** First message of a session that answers a notification. */
    public static final int SERVER_INITIATED_MANAGEMENT = 1200;
    /** First message of any other session. */
    public static final int CLIENT_INITIATED_MANAGEMENT = 1201;
    /** The package is not complete, send on (DM-57). */
    public static final int NEXT_MESSAGE = 1222;
    /** The session ends here. */
    public static final int SESSION_ABORT = 1223;
    /** An event on the client. */
    public static final int CLIENT_EVENT = 1224;
    /** A large object was not finished (DM-169). */
    public static final int NO_END_OF_DATA = 1225;
    /** Generic Alert. */
    public static final int GENERIC_ALERT = 1226;

    private AlertCode() {
    }

    /** Whether DM defines the code; others are answered 406 (SYN-55). */
    public static boolean isDefined(int code) {
        return isInteraction(code) || startsSession(code) || code >= NEXT_MESSAGE && code <= GENERIC_ALERT;
    }

    /** Whether the code asks for something of the user: 1100 to 1104. */
    public static boolean isInteraction(int code) {
        return code >= DISPLAY && code <= MULTIPLE_CHOICE;
    }

    /** Whether the code opens a session: 1200 or 1201 (DM-12). */
    public static boolean startsSession(int code) {
        return code == SERVER_INITIATED_MANAGEMENT || code == CLIENT_INITIATED_MANAGEMENT;
    }
}
