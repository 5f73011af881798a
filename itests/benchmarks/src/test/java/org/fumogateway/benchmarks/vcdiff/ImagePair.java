package org.fumogateway.benchmarks.vcdiff;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Two images as builds of firmware differ: most pages as before, in every other page some addresses relocated, in some a run of new code, now and
 * then something inserted that moves what follows. The same for each run.
 */
final class ImagePair {

    private static final int PAGE = 4096;
    private static final int MIB = 1 << 20;

    private final SplittableRandom random = new SplittableRandom(20);

    /** Writes both files. */
    static void write(Path old, Path fresh, int mebibytes) throws IOException {
        new ImagePair().make(old, fresh, (long) mebibytes * MIB / PAGE);
    }

    private void make(Path old, Path fresh, long pages) throws IOException {
        try (OutputStream before = new BufferedOutputStream(Files.newOutputStream(old), MIB);
                OutputStream after = new BufferedOutputStream(Files.newOutputStream(fresh), MIB)) {
            byte[] page = new byte[PAGE];
            for (long number = 0; number < pages; number++) {
                code(page);
                before.write(page);
                change(page, after);
                after.write(page);
            }
        }
    }

    /** Instructions repeat, so that a compressor finds something; every page is still one of its kind. */
    private void code(byte[] page) {
        for (int at = 0; at < PAGE; at += 8) {
            long word = random.nextInt(3) == 0 ? random.nextLong() : 0x48_89_e5_e8_00_00_00_55L + random.nextInt(64);
            for (int octet = 0; octet < 8; octet++) {
                page[at + octet] = (byte) (word >> 8 * octet);
            }
        }
    }

    private void change(byte[] page, OutputStream after) throws IOException {
        int kind = random.nextInt(64);
        if (kind < 16) {
            for (int address = 0; address < 12; address++) {
                page[random.nextInt(PAGE)] += 16;
            }
        } else if (kind == 16) {
            int start = random.nextInt(PAGE / 2);
            for (int at = start; at < start + 600; at++) {
                page[at] = (byte) random.nextInt();
            }
        } else if (kind == 17) {
            after.write(new byte[random.nextInt(200)]);
        }
    }
}
