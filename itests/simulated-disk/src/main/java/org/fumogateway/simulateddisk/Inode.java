package org.fumogateway.simulateddisk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A file without its name: what readers see, what is on the medium, and the changes between the two. */
final class Inode {

    static final int SECTOR_OCTETS = 512;
    /** Order of changes that an earlier process made: before all of this one. */
    static final long BEFORE_RESTART = -1;

    /** A change of content; a truncation has no octets. */
    private record Change(long order, long offset, byte[] octets) {
    }

    private final Pages seen;
    private final Pages medium;
    private final List<Change> unforced = new ArrayList<>();

    Inode() {
        this(new Pages(), new Pages());
    }

    private Inode(Pages seen, Pages medium) {
        this.seen = seen;
        this.medium = medium;
    }

    Pages seen() {
        return seen;
    }

    void write(long order, long offset, byte[] octets) {
        seen.write(offset, octets, 0, octets.length);
        unforced.add(new Change(order, offset, octets));
    }

    void truncate(long order, long length) {
        seen.truncate(length);
        unforced.add(new Change(order, length, null));
    }

    void force() {
        unforced.forEach(change -> apply(medium, change));
        unforced.clear();
    }

    /** A force that fails: the cache forgets what it holds as if it were written, and some of it really was. */
    void forceInVain(Random random) {
        shuffle(medium, random);
        unforced.clear();
    }

    void flip(long offset, int mask) {
        flip(seen, offset, mask);
        flip(medium, offset, mask);
    }

    private static void flip(Pages pages, long offset, int mask) {
        ByteBuffer octet = ByteBuffer.allocate(1);
        if (pages.read(offset, octet) == 1) {
            pages.write(offset, new byte[] {(byte) (octet.get(0) ^ mask)}, 0, 1);
        }
    }

    /** This file as it may look after the restart. */
    Inode restarted(RestartPolicy policy, long lastOrder, Random random) {
        if (policy == RestartPolicy.PROCESS_KILLED) {
            Inode same = new Inode(seen.copy(), medium.copy());
            unforced.forEach(change -> same.unforced.add(new Change(BEFORE_RESTART, change.offset, change.octets)));
            return same;
        }
        Pages content = medium.copy();
        switch (policy) {
            case KEEP_ALL -> unforced.forEach(change -> apply(content, change));
            case PREFIX -> prefix(content, lastOrder, random);
            case SHUFFLED -> shuffle(content, random);
            default -> { }
        }
        return new Inode(content.copy(), content);
    }

    private void prefix(Pages content, long lastOrder, Random random) {
        for (Change change : unforced) {
            if (change.order < lastOrder) {
                apply(content, change);
            } else if (change.order == lastOrder && change.octets != null) {
                int sectors = change.octets.length / SECTOR_OCTETS + 1;
                int kept = Math.min(change.octets.length, random.nextInt(sectors + 1) * SECTOR_OCTETS);
                content.write(change.offset, change.octets, 0, kept);
            }
        }
    }

    private void shuffle(Pages content, Random random) {
        double share = switch (random.nextInt(3)) {
            case 0 -> 0.1;
            case 1 -> 0.5;
            default -> 0.9;
        };
        for (Change change : unforced) {
            if (change.octets == null) {
                if (random.nextDouble() < share) {
                    content.truncate(change.offset);
                }
            } else {
                tear(content, change, share, random);
            }
        }
    }

    /** Sectors survive or not; the length may have grown although the octets never came: they read as zeros then. */
    private static void tear(Pages content, Change change, double share, Random random) {
        if (random.nextDouble() < share) {
            content.extend(change.offset + change.octets.length);
        }
        int done = 0;
        while (done < change.octets.length) {
            int part = (int) Math.min(change.octets.length - done, SECTOR_OCTETS - (change.offset + done) % SECTOR_OCTETS);
            if (random.nextDouble() < share) {
                content.write(change.offset + done, change.octets, done, part);
            }
            done += part;
        }
    }

    private static void apply(Pages content, Change change) {
        if (change.octets == null) {
            content.truncate(change.offset);
        } else {
            content.write(change.offset, change.octets, 0, change.octets.length);
        }
    }
}
