package org.fumogateway.benchmarks.vcdiff;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.fumogateway.updatepackage.ByteSource;
import org.fumogateway.updatepackage.ByteTarget;
import org.fumogateway.updatepackage.VcdiffDecoder;

/** A process of its own that applies one difference, file to file: {@code OLD PATCH NEW LENGTH}; prints microseconds, and KiB of resident memory. */
public final class VcdiffApply {

    private VcdiffApply() {
    }

    /** Applies it once. */
    public static void main(String[] words) throws IOException {
        long begin = System.nanoTime();
        try (FileChannel old = FileChannel.open(Path.of(words[0]), StandardOpenOption.READ);
                InputStream patch = new BufferedInputStream(Files.newInputStream(Path.of(words[1])), 1 << 16);
                FileChannel fresh = FileChannel.open(Path.of(words[2]), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            new VcdiffDecoder(ByteSource.of(old), Long.parseLong(words[3])).decode(patch, ByteTarget.of(fresh), VcdiffDecoder.Checkpoint.START,
                    done -> { });
        }
        long micros = (System.nanoTime() - begin) / 1000;
        String resident = Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmHWM:")).findFirst().orElse("0");
        System.out.println(micros + " " + resident.replaceAll("[^0-9]", ""));
    }
}
