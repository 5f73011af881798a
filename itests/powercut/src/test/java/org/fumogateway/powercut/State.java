package org.fumogateway.powercut;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fumogateway.storage.Journal;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;

/** Everything in a store that was promised to last: the model of a scenario, or what is really there. */
record State(Map<String, String> records, Map<String, List<String>> journals, Map<String, String> spools) {

    State() {
        this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    State copy() {
        Map<String, List<String>> lists = new TreeMap<>();
        journals.forEach((name, entries) -> lists.put(name, new ArrayList<>(entries)));
        return new State(new TreeMap<>(records), lists, new TreeMap<>(spools));
    }

    /** Digest of a spool in the model: its durable octets and its note. */
    static String spool(byte[] octets, String note) {
        return octets.length + ":" + Arrays.hashCode(octets) + ":" + note;
    }

    static String entry(int type, byte[] body) {
        return type + ":" + body.length + ":" + Arrays.hashCode(body);
    }

    static State of(Store store) throws StorageException {
        State state = new State();
        for (String record : store.records()) {
            byte[] content = store.read(record).orElseThrow();
            state.records.put(record, entry(0, content));
        }
        for (String name : store.journals()) {
            try (Journal journal = store.journal(name)) {
                state.journals.put(name, new ArrayList<>(journal.entries().stream().map(e -> entry(e.type(),
                        e.body())).toList()));
            }
        }
        for (String name : store.spools()) {
            try (Spool spool = store.spool(name)) {
                state.spools.put(name, spool(octets(spool), new String(spool.note(), StandardCharsets.UTF_8)));
            }
        }
        return state;
    }

    static byte[] octets(Spool spool) throws StorageException {
        ByteBuffer octets = ByteBuffer.allocate((int) spool.length());
        while (octets.hasRemaining()) {
            spool.read(octets.position(), octets);
        }
        return octets.array();
    }

    static Map<String, Integer> counter() {
        return new HashMap<>();
    }
}
