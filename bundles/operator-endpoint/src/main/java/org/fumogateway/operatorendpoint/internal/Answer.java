package org.fumogateway.operatorendpoint.internal;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.function.Function;

/**
 * What a request is answered with.
 *
 * @param status HTTP status
 * @param body   JSON, null for none
 */
record Answer(int status, JsonValue body) {

    static Answer ok(JsonValue body) {
        return new Answer(200, body);
    }

    static Answer created(JsonValue body) {
        return new Answer(201, body);
    }

    static <T> JsonArrayBuilder list(List<T> values, Function<T, ? extends JsonValue> view) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        values.forEach(value -> array.add(view.apply(value)));
        return array;
    }

    /** A list under a name, with the beginning of the next page. */
    static <T> Answer page(String name, List<T> values, Function<T, JsonObject> view, String next) {
        return ok(Json.createObjectBuilder().add(name, list(values, view)).add("next", next == null ? JsonValue.NULL
                : Json.createValue(next)).build());
    }
}
