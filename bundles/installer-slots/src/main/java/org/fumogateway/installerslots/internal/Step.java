package org.fumogateway.installerslots.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.fumogateway.storage.Journal;

/**
 * One record of an operation's journal (PKG-66). Fields are lines of text, in an order that is never changed; later versions may add
 * fields at the end, and earlier ones ignore these (PKG-74).
 *
 * @param kind   what happened
 * @param fields values, without line ends
 */
record Step(Kind kind, List<String> fields) {

    /** Kinds of records; the number is what is stored and must never change. */
    enum Kind {
        /** Operation, manifest digest, target slot, digest of the base, digest and length of the new image, version. */
        BEGIN(1),
        /** Index of the payload. */
        PAY_START(2),
        /** Windows, input octets, output octets: everything up to here is on the medium. */
        PAY_POS(3),
        /** Digest of the image as read back. */
        PAY_DONE(4),
        /** The slot is bootable. */
        READY(5),
        /** Slot that was active before, boot id, {@link Step#STALE_FALLBACK} or nothing. */
        ACTIVATE(6),
        /** Boot id. */
        ACTIVATED(7),
        /** Boot id before the restart. */
        REBOOT(8),
        /** Boot id, slot. */
        TRIAL(9),
        /** The new firmware stays. */
        CONFIRMED(10),
        /** {@link Step#ON_ORDER} or {@link Step#FALLBACK}, and the sentence that came with the order. */
        REVERTED(11);

        private final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    /** Before the activation the loader still remembered an earlier trial of this slot. */
    static final String STALE_FALLBACK = "stale";
    /** The old firmware came back because somebody wanted it. */
    static final String ON_ORDER = "order";
    /** The old firmware came back by itself. */
    static final String FALLBACK = "fallback";

    Step {
        fields = List.copyOf(fields);
        if (fields.stream().anyMatch(field -> field.indexOf('\n') >= 0)) {
            throw new IllegalArgumentException("a field is one line");
        }
    }

    static Step of(Kind kind, Object... fields) {
        return new Step(kind, java.util.Arrays.stream(fields).map(String::valueOf).toList());
    }

    /** A field, empty if it is missing. */
    String field(int index) {
        return index < fields.size() ? fields.get(index) : "";
    }

    /** A field as a number, 0 if it is none. */
    long number(int index) {
        return field(index).matches("[0-9]{1,18}") ? Long.parseLong(field(index)) : 0;
    }

    int type() {
        return kind.number;
    }

    byte[] body() {
        return String.join("\n", fields).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads an entry; null for a kind that only a later version knows. */
    static Step read(Journal.Entry entry) {
        for (Kind kind : Kind.values()) {
            if (kind.number == entry.type()) {
                return new Step(kind, List.of(new String(entry.body(), StandardCharsets.UTF_8).split("\n", -1)));
            }
        }
        return null;
    }
}
