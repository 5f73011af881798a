package org.fumogateway.servertools.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes real images from the files of the Java installation this runs on: like builds of one product, most files equal, some not. */
final class DemoImages {

    private static final int BLOCK = 64 * 1024;

    private DemoImages() {
    }

    /** Writes the image of a version: a header line, then that many octets of the files in order; another version begins elsewhere. */
    static void write(Path image, String version, int skippedFiles, long octets) throws IOException {
        List<Path> files = sources();
        try (OutputStream out = Files.newOutputStream(image)) {
            out.write(("firmware image, version " + version + "\n").getBytes(StandardCharsets.UTF_8));
            long length = 0;
            for (int index = skippedFiles; length < octets; index = (index + 1) % files.size()) {
                length += append(files.get(index % files.size()), out, octets - length);
            }
        }
    }

    private static List<Path> sources() throws IOException {
        Path library = Path.of(System.getProperty("java.home"), "lib");
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(library, 2)) {
            all.filter(file -> file.getFileName().toString().endsWith(".so") && Files.isReadable(file)).sorted().forEach(files::add);
        }
        Path modules = library.resolve("modules");
        if (Files.isReadable(modules)) {
            files.add(modules);
        }
        if (files.isEmpty()) {
            throw new IOException("no files to make images of were found in " + library);
        }
        return files;
    }

    private static long append(Path file, OutputStream out, long most) throws IOException {
        byte[] block = new byte[BLOCK];
        long copied = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(block); count > 0 && copied < most; count = in.read(block)) {
                int length = (int) Math.min(count, most - copied);
                out.write(block, 0, length);
                copied += length;
            }
        }
        return copied;
    }
}
