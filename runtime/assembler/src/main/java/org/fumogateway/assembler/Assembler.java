package org.fumogateway.assembler;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes one distribution folder. Feature files are the only list of bundles: a bundle they name must be among the build's artifacts, and nothing
 * else is copied.
 *
 * <p>Arguments: target folder, folder with feature files, folder with all artifacts, folder with files to copy as they are, names of the
 * features (comma list), artifact ids for {@code lib} (comma list), sub-folders of {@code conf} (comma list), artifact id of the framework.
 */
public final class Assembler {

    private final Path target;
    private final Path artifacts;

    private Assembler(Path target, Path artifacts) {
        this.target = target;
        this.artifacts = artifacts;
    }

    /** Runs the assembler; any problem fails the build. */
    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[0]);
        delete(target);
        Assembler assembler = new Assembler(target, Path.of(arguments[2]));
        assembler.copyFiles(Path.of(arguments[3]), list(arguments[6]));
        for (String feature : list(arguments[4])) {
            assembler.addFeature(Path.of(arguments[1], feature + ".json"));
        }
        for (String artifact : list(arguments[5])) {
            assembler.addLibrary("lib", artifact);
        }
        assembler.addLibrary("framework", arguments[7]);
    }

    private static List<String> list(String text) {
        return Arrays.asList(text.split(","));
    }

    private void addFeature(Path file) throws IOException {
        Path features = Files.createDirectories(target.resolve("features"));
        Path bundles = Files.createDirectories(target.resolve("bundles"));
        Files.copy(file, features.resolve(file.getFileName()));
        try (Reader text = Files.newBufferedReader(file); JsonReader reader = Json.createReader(text)) {
            for (JsonValue bundle : reader.readObject().getJsonArray("bundles")) {
                String[] id = ((JsonObject) bundle).getString("id").split(":");
                String name = id[1] + "-" + id[2] + ".jar";
                Path artifact = artifacts.resolve(name);
                if (!Files.isRegularFile(artifact)) {
                    throw new IOException(file.getFileName() + " names " + String.join(":", id)
                            + ", which the distribution module does not depend on");
                }
                Files.copy(artifact, bundles.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private void addLibrary(String folder, String artifactId) throws IOException {
        Path library = Files.createDirectories(target.resolve(folder));
        Set<Path> found = new TreeSet<>();
        try (Stream<Path> files = Files.list(artifacts)) {
            files.filter(file -> file.getFileName().toString().matches(java.util.regex.Pattern.quote(artifactId) + "-[0-9][0-9.]*\\.jar"))
                    .forEach(found::add);
        }
        if (found.size() != 1) {
            throw new IOException("exactly one artifact " + artifactId + " is wanted, there are " + found);
        }
        Path jar = found.iterator().next();
        boolean own = Set.of("launcher", "server-tools").contains(artifactId);
        Files.copy(jar, library.resolve(own ? artifactId + ".jar" : jar.getFileName().toString()));
    }

    private void copyFiles(Path source, List<String> profiles) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path relative = source.relativize(file);
                if (relative.startsWith("conf") && !profiles.contains(relative.getName(1).toString())) {
                    return FileVisitResult.CONTINUE;
                }
                Path copy = target.resolve(relative.toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
                if (relative.startsWith("bin")) {
                    makeExecutable(copy);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void makeExecutable(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Set<PosixFilePermission> permissions = new TreeSet<>(Files.getPosixFilePermissions(file));
            permissions.addAll(Set.of(PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_EXECUTE));
            Files.setPosixFilePermissions(file, permissions);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
