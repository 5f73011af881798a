package org.fumogateway.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The bundle cache of a data folder, which is made anew at each start. The one of the start before is only put aside then: removing its hundreds of
 * files takes a flash medium longer than starting the bundles does, so that happens once the framework runs. What a cut leaves aside goes with the
 * next start.
 */
final class BundleCache {

    private static final String NAME = "cache";
    private static final String ASIDE = "cache-aside";

    private final Path data;

    BundleCache(Path data) {
        this.data = data;
    }

    /** Puts the old cache aside, if there is one, and says where the new one goes. Where that fails, the framework empties the folder itself. */
    Path renew() {
        Path cache = data.resolve(NAME);
        try {
            if (Files.isDirectory(cache)) {
                Files.move(cache, Files.createDirectories(data.resolve(ASIDE)).resolve(unused()));
            }
        } catch (IOException stays) {
            System.err.println("The old bundle cache is removed at once, because it cannot be put aside: " + stays.getMessage());
        }
        return cache;
    }

    private String unused() {
        int number = 1;
        while (Files.exists(data.resolve(ASIDE).resolve(Integer.toString(number)))) {
            number++;
        }
        return Integer.toString(number);
    }

    /** Removes what was put aside, in a thread of its own that keeps no process alive. */
    Thread removeAside() {
        Thread remover = new Thread(this::remove, "remove-old-bundle-cache");
        remover.setDaemon(true);
        remover.setPriority(Thread.MIN_PRIORITY);
        remover.start();
        return remover;
    }

    private void remove() {
        Path aside = data.resolve(ASIDE);
        if (!Files.isDirectory(aside)) {
            return;
        }
        try (Stream<Path> files = Files.walk(aside)) {
            List<Path> innermostFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : innermostFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException stays) {
            System.err.println("A part of the old bundle cache stays until the next start: " + stays.getMessage());
        }
    }
}
