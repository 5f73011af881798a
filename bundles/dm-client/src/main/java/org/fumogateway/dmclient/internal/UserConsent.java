package org.fumogateway.dmclient.internal;

import org.fumogateway.gateway.interaction.UserInteraction;
import org.fumogateway.gateway.interaction.UserInteraction.Answer.Kind;
import org.fumogateway.gateway.interaction.UserInteraction.Prompt;
import org.fumogateway.gateway.session.SessionRequest;

/** What the server recommended about the user in package #0 (NOT-13). A gateway without a user takes every session as one in the background. */
final class UserConsent {

    private static final int SECONDS = 120;

    private final UserInteraction person;

    /**
     * @param person shows things, or null if nobody is there
     */
    UserConsent(UserInteraction person) {
        this.person = person;
    }

    /** Tells or asks the user where the server wants it; false only if the user says no. */
    boolean allows(SessionRequest request) throws InterruptedException {
        if (person == null) {
            return true;
        }
        String server = "The server " + request.serverId();
        return switch (request.userInteraction()) {
            case UNSPECIFIED, BACKGROUND -> true;
            case INFORMATIVE -> {
                person.display(prompt(server + " manages this gateway now."));
                yield true;
            }
            case USER_INTERACTION -> {
                Kind answer = person.confirm(prompt(server + " wants to manage this gateway now. Do you agree?")).kind();
                yield answer != Kind.NO && answer != Kind.CANCELLED;
            }
        };
    }

    private static Prompt prompt(String text) {
        return new Prompt(text, 0, SECONDS, null, 0, 'A', false);
    }
}
