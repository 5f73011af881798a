package org.fumogateway.dmcommands.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.fumogateway.dmprotocol.StatusCode;

/**
 * What stands behind {@code ?list=} (TREE-70, TREE-74).
 *
 * @param kind  how the subtree is answered
 * @param items for {@link Kind#TNDS} the properties that are wanted, and {@link #VALUE}
 */
record ListQuery(Kind kind, Set<String> items) {

    /** How a subtree is answered. */
    enum Kind {
        /** Nodes without values. */
        STRUCT,
        /** Nodes with values. */
        STRUCT_DATA,
        /** One document. */
        TNDS
    }

    /** The values of leaves, beside the names of properties. */
    static final String VALUE = "Value";

    private static final String DOCUMENT = "TNDS";

    ListQuery {
        items = Set.copyOf(items);
    }

    /**
     * Reads the argument.
     *
     * @throws CommandRefused 406 for a list or an item that there is not
     */
    static ListQuery parse(String argument) throws CommandRefused {
        if (argument.equals("Struct")) {
            return new ListQuery(Kind.STRUCT, Set.of());
        }
        if (argument.equals("StructData")) {
            return new ListQuery(Kind.STRUCT_DATA, Set.of(VALUE));
        }
        if (!argument.startsWith(DOCUMENT)) {
            throw unsupported();
        }
        return new ListQuery(Kind.TNDS, wanted(argument.substring(DOCUMENT.length())));
    }

    private static Set<String> wanted(String filter) throws CommandRefused {
        Set<String> all = new HashSet<>(NodeAddress.PROPERTIES);
        all.add(VALUE);
        if (filter.isEmpty()) {
            return all;
        }
        char sign = filter.charAt(0);
        if (sign != '+' && sign != '-' || filter.indexOf(sign == '+' ? '-' : '+') >= 0) {
            throw unsupported();
        }
        List<String> named = List.of(filter.substring(1).split(sign == '+' ? "\\+" : "-", -1));
        if (!all.containsAll(named)) {
            throw unsupported();
        }
        if (sign == '+') {
            return Set.copyOf(new HashSet<>(named));
        }
        named.forEach(all::remove);
        return all;
    }

    private static CommandRefused unsupported() {
        return new CommandRefused(StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED, "This list is not supported");
    }
}
