package org.fumogateway.operatorendpoint.internal;

import jakarta.json.Json;
import java.io.IOException;
import org.fumogateway.server.operation.OperationException;

/** {@code notifications}: asks a gateway to open a session now (package #0). */
final class NotificationResource implements Resource {

    private final Services services;

    NotificationResource(Services services) {
        this.services = services;
    }

    @Override
    public Answer answer(Call call) throws RequestException, OperationException, IOException {
        if (!call.is("POST") || call.rest().isEmpty()) {
            throw call.noSuchMethod("POST and a device id");
        }
        call.requireNothingInBody();
        String session = services.notifications().askForSession(call.rest(), null);
        return Answer.created(Json.createObjectBuilder().add("deviceId", call.rest()).add("session", session).build());
    }
}
