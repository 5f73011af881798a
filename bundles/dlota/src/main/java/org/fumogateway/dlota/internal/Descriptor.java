package org.fumogateway.dlota.internal;

import java.net.URI;
import java.util.List;

/**
 * A download descriptor that passed all checks of form (section 2 of the specification).
 *
 * @param types        media types without parameters, lower case, at least one
 * @param size         octets of the object
 * @param object       where the object is, absolute
 * @param notifyUri    where the status report goes, absolute, or null
 * @param installParam text for the consumer, unchanged, or empty
 * @param attributes   all attributes, known and unknown, in document order (DL-24)
 */
record Descriptor(List<String> types, long size, URI object, URI notifyUri, String installParam, List<Attribute> attributes) {

    /** One child of the root. */
    record Attribute(String name, String text) {
    }

    Descriptor {
        types = List.copyOf(types);
        attributes = List.copyOf(attributes);
    }

    /** Text of the first attribute of that name, or empty. */
    String text(String name) {
        return attributes.stream().filter(attribute -> attribute.name().equals(name)).map(Attribute::text).findFirst().orElse("");
    }
}
