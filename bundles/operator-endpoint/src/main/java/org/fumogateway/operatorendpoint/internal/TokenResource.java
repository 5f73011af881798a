package org.fumogateway.operatorendpoint.internal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import org.fumogateway.server.json.JsonView;
import org.fumogateway.server.store.StoreException;

/** {@code tokens}: the operators and their tokens. */
final class TokenResource implements Resource {

    private final OperatorTokens tokens;

    TokenResource(OperatorTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Answer answer(Call call) throws RequestException, StoreException, IOException {
        if (call.is("GET") && call.rest().isEmpty()) {
            return Answer.page("tokens", tokens.all(), JsonView::token, null);
        }
        if (call.is("POST") && call.rest().isEmpty()) {
            return Answer.created(issued(tokens.issue(call.body("name").text("name"))));
        }
        if (call.is("DELETE") && !call.rest().isEmpty()) {
            return Answer.ok(JsonView.token(tokens.revoke(call.rest())));
        }
        throw call.noSuchMethod("GET, POST and DELETE");
    }

    /** The only time that the token itself leaves the server. */
    static JsonObject issued(OperatorTokens.Issued issued) {
        return Json.createObjectBuilder(JsonView.token(issued.token())).add("token", issued.text()).build();
    }
}
