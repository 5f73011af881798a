package org.fumogateway.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The bundle cache of a data folder, which is made anew at each start. The one of the start before is only put aside then: a start need not wait for
 * the medium to remove its some 200 files, so that happens once the framework runs. Where room is short, or a start before did not come so far, the
 * old caches go first: a start must not fail for want of the room that they take.
 */
final class BundleCache {

    private static final String NAME = "cache";
    private static final String ASIDE = "cache-aside";
    /** Several caches of the full set of bundles, and the reserve of the storage. */
    private static final long AMPLE_ROOM = 128L << 20;

    private final Path data;

    BundleCache(Path data) {
        this.data = data;
    }

    /** Puts the old cache aside or removes it, and says where the new one goes. Where that fails, the framework empties the folder itself. */
    Path renew() {
        Path cache = data.resolve(NAME);
        Path aside = data.resolve(ASIDE);
        try {
            if (Files.isDirectory(aside)) {
                remove(aside);
                remove(cache);
            } else if (Files.isDirectory(cache) && Files.getFileStore(data).getUsableSpace() >= AMPLE_ROOM) {
                Files.move(cache, aside);
            }
        } catch (IOException | UncheckedIOException stays) {
            System.err.println("A part of the old bundle cache stays: " + stays.getMessage());
        }
        return cache;
    }

    /** Removes what was put aside, in a thread of its own that keeps no process alive. */
    Thread removeAside() {
        Thread remover = new Thread(this::removeQuietly, "remove-old-bundle-cache");
        remover.setDaemon(true);
        remover.setPriority(Thread.MIN_PRIORITY);
        remover.start();
        return remover;
    }

    private void removeQuietly() {
        try {
            remove(data.resolve(ASIDE));
        } catch (IOException | UncheckedIOException stays) {
            System.err.println("A part of the old bundle cache stays until the next start: " + stays.getMessage());
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> innermostFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : innermostFirst) {
                Files.deleteIfExists(file);
            }
        }
    }
}
