package org.fumogateway.operatorendpoint.internal;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.fumogateway.server.assignment.Assignment;
import org.fumogateway.server.json.JsonView;
import org.fumogateway.server.operation.Assignments;
import org.fumogateway.server.operation.OperationException;

/** {@code assignments}: orders, how far each gateway is, cancelling. */
final class AssignmentResource implements Resource {

    private final Services services;

    AssignmentResource(Services services) {
        this.services = services;
    }

    @Override
    public Answer answer(Call call) throws RequestException, OperationException, IOException {
        Assignments assignments = services.assignments();
        if (call.is("GET") && call.rest().isEmpty()) {
            return Answer.page("assignments", assignments.assignments(call.limit()), JsonView::assignment, null);
        }
        if (call.is("POST") && call.rest().isEmpty()) {
            JsonBody body = call.body("release", "scope", "members", "ask", "askRequired");
            return Answer.created(JsonView.assignment(assignments.assign(body.text("release"), scope(body.text("scope")), body.texts("members"),
                    call.operator().name(), question(body))));
        }
        if (call.is("GET")) {
            Assignment found = one(assignments, call.rest());
            Assignments.StandingPage page = assignments.standings(found.id(), call.parameter("after", ""), call.limit());
            return Answer.ok(Json.createObjectBuilder(JsonView.assignment(found)).add("gateways", Answer.list(page.standings(), JsonView::standing))
                    .add("next", page.next() == null ? JsonValue.NULL : Json.createValue(page.next())).build());
        }
        if (call.is("DELETE") && !call.rest().isEmpty()) {
            return Answer.ok(JsonView.assignment(assignments.cancel(one(assignments, call.rest()).id())));
        }
        throw call.noSuchMethod("GET, POST and DELETE");
    }

    /** The beginning of an id is enough if it is that of one assignment only. */
    private static Assignment one(Assignments assignments, String beginning) throws OperationException, RequestException {
        List<Assignment> found = assignments.assignments(Integer.MAX_VALUE).stream().filter(each -> each.id().startsWith(beginning)).toList();
        if (found.size() > 1) {
            throw new RequestException(409, "More than one assignment begins like that; give more of it.");
        }
        return found.stream().findFirst().orElseThrow(() -> RequestException.notFound("assignment " + beginning));
    }

    /** Without a yes nothing happens, unless the order says that a gateway at which nobody can be asked is updated all the same. */
    private static Assignment.Question question(JsonBody body) throws RequestException {
        String text = body.text("ask", null);
        return text == null ? null : new Assignment.Question(text, body.truth("askRequired", true));
    }

    private static Assignment.Scope scope(String word) throws RequestException {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "ALL" -> Assignment.Scope.ALL;
            case "MODEL" -> Assignment.Scope.MODEL;
            case "GATEWAYS" -> Assignment.Scope.GATEWAYS;
            default -> throw RequestException.malformed("A scope is ALL, MODEL or GATEWAYS, not " + word + ".");
        };
    }
}
