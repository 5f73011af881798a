package org.fumogateway.powercut;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.Journal;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;

/** The life of a store in steps, each of them one promise: done when it returns, all or nothing when it does not. */
final class Scenario {

    static final Path ROOT = Path.of("/data");
    static final String STORE = "life";

    /** A step on the store. */
    @FunctionalInterface
    interface Act {
        void on(Session session) throws StorageException;
    }

    /** What the step changes in the model. */
    @FunctionalInterface
    interface Effect {
        void on(State state);
    }

    /**
     * One step.
     *
     * @param undividable false if a failure of the medium may come after the point of no return (removing, cutting)
     */
    record Step(String what, Act act, Effect effect, boolean undividable) {
    }

    /** One holder of the store, as an actor is: handles stay open. */
    static final class Session {
        final FileStorage storage;
        final Store store;
        private final Map<String, Journal> journals = new HashMap<>();
        private final Map<String, Spool> spools = new HashMap<>();

        Session(Disk disk) throws StorageException {
            storage = FileStorage.open(ROOT, disk, 0);
            store = storage.open(STORE);
        }

        Journal journal(String name) throws StorageException {
            Journal open = journals.get(name);
            if (open == null) {
                open = store.journal(name);
                journals.put(name, open);
            }
            return open;
        }

        Spool spool(String name) throws StorageException {
            Spool open = spools.get(name);
            if (open == null) {
                open = store.spool(name);
                spools.put(name, open);
            }
            return open;
        }

        /** Handles to a removed journal or spool are of no use. */
        void forget(String name) {
            journals.remove(name);
            spools.remove(name);
        }

        void forgetSpools() {
            spools.clear();
        }
    }

    private final List<Step> steps = new ArrayList<>();
    private final Map<String, byte[]> spooled = new HashMap<>();
    private final Random random = new Random(7);

    /** Every kind of promise at least twice, in an order that makes them meet. */
    static Scenario life() {
        Scenario life = new Scenario();
        life.write("alpha", 40).write("beta", 3000).write("alpha", 700).write("alpha", 10);
        life.openJournal("log").append("log", 1, 0).append("log", 2, 90).append("log", 255, 1500).append("log", 3, 511);
        life.openSpool("load").fill("load", "first", 5000, 700).fill("load", "second", 20);
        life.write("beta", 1).cut("load", 3000, "back").fill("load", "third", 2000).write("gamma", 512);
        life.appendAndCut("load", 2000, 1500, "part").cut("load", 0, "empty").fill("load", "fourth", 1024);
        life.rewrite("log", 2).append("log", 9, 30).rewrite("log", 0).append("log", 4, 12);
        life.remove("beta").write("beta", 66).remove("absent");
        life.openJournal("other").append("other", 1, 600).removeJournal("log").openJournal("log").append("log", 8, 8);
        life.openSpool("second").fill("second", "n", 4096).removeSpool("load").openSpool("load").fill("load", "again", 10);
        return life.removeSpool("second").removeJournal("other").remove("alpha").remove("gamma").write("alpha", 5);
    }

    List<Step> steps() {
        return steps;
    }

    /** The model after so many steps. */
    State after(int count) {
        State state = new State();
        steps.subList(0, count).forEach(step -> step.effect.on(state));
        return state;
    }

    private Scenario add(String what, boolean undividable, Act act, Effect effect) {
        steps.add(new Step(what, act, effect, undividable));
        return this;
    }

    private byte[] octets(int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }

    Scenario write(String name, int count) {
        byte[] content = octets(count);
        return add("write " + name, true, session -> session.store.write(name, content),
                state -> state.records().put(name, State.entry(0, content)));
    }

    Scenario remove(String name) {
        return add("remove " + name, false, session -> session.store.remove(name), state -> state.records().remove(name));
    }

    Scenario openJournal(String name) {
        return add("open journal " + name, false, session -> session.journal(name),
                state -> state.journals().put(name, new ArrayList<>()));
    }

    Scenario append(String name, int type, int count) {
        byte[] body = octets(count);
        return add("append to " + name, true, session -> session.journal(name).append(type, body),
                state -> state.journals().get(name).add(State.entry(type, body)));
    }

    Scenario rewrite(String name, int count) {
        List<Journal.Entry> entries = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            entries.add(new Journal.Entry(20 + index, octets(100 * (index + 1))));
        }
        return add("rewrite " + name, true, session -> session.journal(name).rewrite(entries), state -> state.journals().put(name,
                new ArrayList<>(entries.stream().map(entry -> State.entry(entry.type(), entry.body())).toList())));
    }

    Scenario removeJournal(String name) {
        return add("remove journal " + name, false, session -> {
            session.forget(name);
            session.store.removeJournal(name);
        }, state -> state.journals().remove(name));
    }

    Scenario openSpool(String name) {
        spooled.put(name, new byte[0]);
        return add("open spool " + name, false, session -> session.spool(name),
                state -> state.spools().put(name, State.spool(new byte[0], "")));
    }

    /** Several appends and one checkpoint: what is appended counts only with the checkpoint. */
    Scenario fill(String name, String note, int... counts) {
        List<byte[]> parts = Arrays.stream(counts).mapToObj(this::octets).toList();
        byte[] whole = spooled.get(name);
        for (byte[] part : parts) {
            int before = whole.length;
            whole = Arrays.copyOf(whole, before + part.length);
            System.arraycopy(part, 0, whole, before, part.length);
        }
        byte[] now = whole;
        spooled.put(name, now);
        return add("fill " + name, true, session -> {
            Spool spool = session.spool(name);
            for (byte[] part : parts) {
                spool.append(ByteBuffer.wrap(part));
            }
            spool.checkpoint(note.getBytes(StandardCharsets.UTF_8));
        }, state -> state.spools().put(name, State.spool(now, note)));
    }

    Scenario cut(String name, int length, String note) {
        byte[] now = Arrays.copyOf(spooled.get(name), length);
        spooled.put(name, now);
        return add("cut " + name, false, session -> session.spool(name).truncate(length, note.getBytes(StandardCharsets.UTF_8)),
                state -> state.spools().put(name, State.spool(now, note)));
    }

    /** Cutting into octets that no checkpoint has covered yet makes those in front durable. */
    Scenario appendAndCut(String name, int count, int kept, String note) {
        byte[] part = octets(count);
        byte[] before = spooled.get(name);
        byte[] now = Arrays.copyOf(before, before.length + kept);
        System.arraycopy(part, 0, now, before.length, kept);
        spooled.put(name, now);
        return add("cut " + name, false, session -> {
            session.spool(name).append(ByteBuffer.wrap(part));
            session.spool(name).truncate(now.length, note.getBytes(StandardCharsets.UTF_8));
        }, state -> state.spools().put(name, State.spool(now, note)));
    }

    Scenario removeSpool(String name) {
        return add("remove spool " + name, false, session -> {
            session.forget(name);
            session.store.removeSpool(name);
        }, state -> state.spools().remove(name));
    }
}
