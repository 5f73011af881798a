package org.fumogateway.gateway.session;

import java.util.Objects;

/**
 * A wish for a session.
 *
 * @param serverId       ServerID of the account
 * @param trigger        why
 * @param notificationId session id from package #0 in hexadecimal, only for {@link Trigger#NOTIFICATION}, else null (DM-11)
 * @param userInteraction what the server said about the user in package #0
 * @param resynchronise  true if the server has lost its nonce: this session uses the re-synchronisation nonce in both directions
 *                       (SEC-39); only for {@link Trigger#NOTIFICATION}
 */
public record SessionRequest(String serverId, Trigger trigger, String notificationId, UserInteractionMode userInteraction,
        boolean resynchronise) {

    /** Checks the combination. */
    public SessionRequest {
        Objects.requireNonNull(serverId, "serverId");
        Objects.requireNonNull(trigger, "trigger");
        Objects.requireNonNull(userInteraction, "userInteraction");
        if ((trigger == Trigger.NOTIFICATION) != (notificationId != null)) {
            throw new IllegalArgumentException("a session id belongs to a notification, and only to one");
        }
        if (resynchronise && trigger != Trigger.NOTIFICATION) {
            throw new IllegalArgumentException("only a notification can ask for the re-synchronisation nonce");
        }
    }

    /** A session that this gateway wants. */
    public static SessionRequest of(String serverId, Trigger trigger) {
        return new SessionRequest(serverId, trigger, null, UserInteractionMode.UNSPECIFIED, false);
    }

    /** Why a session is wanted. */
    public enum Trigger {
        /** Package #0 came: the session opens with Alert 1200. */
        NOTIFICATION,
        /** The account was bootstrapped just now (BOOT-4). */
        BOOTSTRAP,
        /** The poll interval is over. */
        SCHEDULE,
        /** An alert waits in the outbox. */
        ALERT,
        /** New firmware proves that it can reach its server (PKG-62). */
        HEALTH_CHECK,
        /** A person asked. */
        USER
    }

    /** UI mode of package #0. */
    public enum UserInteractionMode {
        /** Not said. */
        UNSPECIFIED,
        /** Without disturbing anybody. */
        BACKGROUND,
        /** The user is told. */
        INFORMATIVE,
        /** The user is asked first. */
        USER_INTERACTION
    }
}
