package org.fumogateway.simulateddisk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/** Which name leads to which file: as seen, as on the medium, and the changes between the two. Folders are always durable. */
final class Names {

    /** A name that appears (file given), disappears (no file) or moves (old name given). */
    private record Change(long order, Path name, Inode file, Path oldName) {

        boolean isIn(Path directory) {
            return directory.equals(name.getParent());
        }

        void applyTo(Map<Path, Inode> names) {
            if (oldName != null) {
                names.remove(oldName, file);
            }
            if (file == null) {
                names.remove(name);
            } else {
                names.put(name, file);
            }
        }
    }

    private final Map<Path, Inode> seen = new HashMap<>();
    private final Map<Path, Inode> medium = new HashMap<>();
    private final List<Change> unforced = new ArrayList<>();
    private final TreeSet<Path> directories = new TreeSet<>();

    Inode file(Path name) {
        return seen.get(name);
    }

    boolean isDirectory(Path name) {
        return directories.contains(name) || name.getParent() == null;
    }

    void addDirectories(Path directory) {
        for (Path each = directory; each != null; each = each.getParent()) {
            directories.add(each);
        }
    }

    void removeDirectory(Path directory) {
        directories.remove(directory);
    }

    List<String> list(Path directory) {
        TreeSet<String> names = new TreeSet<>();
        seen.keySet().stream().filter(name -> directory.equals(name.getParent())).forEach(name -> names.add(last(name)));
        directories.stream().filter(name -> directory.equals(name.getParent())).forEach(name -> names.add(last(name)));
        return List.copyOf(names);
    }

    private static String last(Path name) {
        return name.getFileName().toString();
    }

    long octets() {
        return seen.values().stream().mapToLong(file -> file.seen().length()).sum();
    }

    void link(long order, Path name, Inode file) {
        change(new Change(order, name, file, null));
    }

    void unlink(long order, Path name) {
        change(new Change(order, name, null, null));
    }

    void rename(long order, Path from, Path to) {
        change(new Change(order, to, seen.get(from), from));
    }

    private void change(Change change) {
        change.applyTo(seen);
        unforced.add(change);
    }

    void force(Path directory) {
        unforced.stream().filter(change -> change.isIn(directory)).forEach(change -> change.applyTo(medium));
        unforced.removeIf(change -> change.isIn(directory));
    }

    /** The names as they may look after the restart; files are shared between names as before. */
    Names restarted(RestartPolicy policy, long lastOrder, Random random) {
        Map<Path, Inode> kept = new HashMap<>(medium);
        for (Change change : unforced) {
            boolean keep = switch (policy) {
                case DROP_UNFORCED, PROCESS_KILLED -> false;
                case KEEP_ALL -> true;
                case PREFIX -> change.order <= lastOrder;
                case SHUFFLED -> random.nextBoolean();
            };
            if (keep) {
                change.applyTo(kept);
            }
        }
        Map<Inode, Inode> copies = new IdentityHashMap<>();
        Names names = new Names();
        names.directories.addAll(directories);
        sorted(kept).forEach(name -> names.medium.put(name, copy(kept.get(name), copies, policy, lastOrder, random)));
        if (policy == RestartPolicy.PROCESS_KILLED) {
            sorted(seen).forEach(name -> names.seen.put(name, copy(seen.get(name), copies, policy, lastOrder, random)));
            unforced.forEach(change -> names.unforced.add(new Change(Inode.BEFORE_RESTART, change.name,
                    change.file == null ? null : copy(change.file, copies, policy, lastOrder, random), change.oldName)));
        } else {
            names.seen.putAll(names.medium);
        }
        return names;
    }

    /** In a fixed order, so that one seed always draws the same lots. */
    private static List<Path> sorted(Map<Path, Inode> names) {
        return names.keySet().stream().sorted(Comparator.naturalOrder()).toList();
    }

    private static Inode copy(Inode file, Map<Inode, Inode> copies, RestartPolicy policy, long lastOrder, Random random) {
        Inode known = copies.get(file);
        if (known == null) {
            known = file.restarted(policy, lastOrder, random);
            copies.put(file, known);
        }
        return known;
    }
}
