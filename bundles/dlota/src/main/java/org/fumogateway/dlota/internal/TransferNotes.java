package org.fumogateway.dlota.internal;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a download keeps beside the octets, so that it goes on after a restart without asking for the descriptor again.
 *
 * @param plan           what is fetched
 * @param representation state of the object
 * @param finalUrl       where the last answer came from, for people
 * @param ledger         what it has cost
 */
record TransferNotes(ObjectPlan plan, Representation representation, String finalUrl, Ledger ledger) {

    /** Octets that all notes may have together (contract of the target), less some room for the keys. */
    private static final int MAX_OCTETS = 8000;

    private static final String OBJECT = "object";
    private static final String DESCRIBED = "described";
    private static final String SIZE = "size";
    private static final String TYPES = "types";
    private static final String NOTIFY = "installNotifyURI";
    private static final String SHA256 = "sha256";
    private static final String FINAL = "finalUrl";
    private static final String ETAG = "etag";
    private static final String VALIDATOR = "validator";
    private static final String LENGTH = "length";

    /** What an earlier run noted, or null if there is nothing usable. */
    static TransferNotes read(Map<String, String> notes, Clock clock) {
        if (!notes.containsKey(OBJECT)) {
            return null;
        }
        String types = notes.getOrDefault(TYPES, "");
        ObjectPlan plan = new ObjectPlan(Boolean.parseBoolean(notes.get(DESCRIBED)), URI.create(notes.get(OBJECT)), number(notes, SIZE),
                types.isEmpty() ? List.of() : List.of(types.split(" ")), notes.containsKey(NOTIFY) ? URI.create(notes.get(NOTIFY)) : null,
                notes.get(SHA256));
        Representation representation = new Representation(notes.get(ETAG), notes.get(VALIDATOR), number(notes, LENGTH));
        return new TransferNotes(plan, representation, notes.getOrDefault(FINAL, ""), Ledger.read(notes, clock));
    }

    Map<String, String> write() {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put(OBJECT, plan.object().toString());
        notes.put(DESCRIBED, Boolean.toString(plan.described()));
        notes.put(SIZE, Long.toString(plan.size()));
        put(notes, NOTIFY, plan.notifyUri() == null ? null : plan.notifyUri().toString());
        put(notes, SHA256, plan.sha256());
        notes.put(LENGTH, Long.toString(representation.length()));
        notes.putAll(ledger.write());
        // What follows helps, and can be done without if there is no room: without a validator the transfer starts again.
        putIfRoom(notes, TYPES, String.join(" ", plan.types()));
        putIfRoom(notes, VALIDATOR, representation.validator());
        putIfRoom(notes, ETAG, representation.etag());
        putIfRoom(notes, FINAL, finalUrl);
        return notes;
    }

    /** True if the part that cannot be left out has room in the notes. */
    boolean fits() {
        return octets(write()) <= MAX_OCTETS;
    }

    TransferNotes with(Representation newRepresentation, String newFinalUrl) {
        return new TransferNotes(plan, newRepresentation, newFinalUrl, ledger);
    }

    TransferNotes with(ObjectPlan newPlan) {
        return new TransferNotes(newPlan, representation, finalUrl, ledger);
    }

    TransferNotes with(Ledger newLedger) {
        return new TransferNotes(plan, representation, finalUrl, newLedger);
    }

    private static void put(Map<String, String> notes, String key, String value) {
        if (value != null) {
            notes.put(key, value);
        }
    }

    private static void putIfRoom(Map<String, String> notes, String key, String value) {
        if (value != null && octets(notes) + key.length() + value.getBytes(StandardCharsets.UTF_8).length <= MAX_OCTETS) {
            notes.put(key, value);
        }
    }

    private static int octets(Map<String, String> notes) {
        return notes.entrySet().stream()
                .mapToInt(note -> note.getKey().length() + note.getValue().getBytes(StandardCharsets.UTF_8).length).sum();
    }

    private static long number(Map<String, String> notes, String key) {
        return Ledger.number(notes, key, -1);
    }
}
