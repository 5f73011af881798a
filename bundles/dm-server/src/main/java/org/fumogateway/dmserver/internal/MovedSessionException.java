package org.fumogateway.dmserver.internal;

/** The message was taken already, here or by another server, or belongs to a session that counts no more: nothing of it is answered. */
final class MovedSessionException extends Exception {
    private static final long serialVersionUID = 1L;
}
