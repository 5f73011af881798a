package org.fumogateway.updatepackage.internal;

import java.util.List;
import java.util.Map;

/** A JSON value as PKG-39 allows it. */
public sealed interface Json {

    /** Members in the order of the text. */
    record JsonObject(Map<String, Json> members) implements Json { }

    /** Items in order. */
    record JsonArray(List<Json> items) implements Json { }

    /** Text without escapes. */
    record JsonString(String text) implements Json { }

    /** A whole number, magnitude below 2^53. */
    record JsonInteger(long number) implements Json { }

    /** A truth value. */
    record JsonBoolean(boolean truth) implements Json { }

    /** The null literal. */
    record JsonNull() implements Json { }
}
