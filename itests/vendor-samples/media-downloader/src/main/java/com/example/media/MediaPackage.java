package com.example.media;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * A package on media: {@code NAME.index} says how large it is and in how many parts it comes, {@code NAME.1}, {@code NAME.2} ... are the parts.
 *
 * @param folder where media are mounted
 * @param name   name of the package
 */
record MediaPackage(Path folder, String name) {

    /**
     * What the index says.
     *
     * @param build  identity of this very build of the package
     * @param octets size in octets
     * @param parts  number of parts
     */
    record Index(String build, long octets, int parts) {

        static final String BUILD = "build";
    }

    /** The package of that name; empty if the name could lead out of the folder. */
    static Optional<MediaPackage> of(Path folder, String name) {
        return name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}") ? Optional.of(new MediaPackage(folder, name)) : Optional.empty();
    }

    Path index() {
        return folder.resolve(name + ".index");
    }

    Path part(int number) {
        return folder.resolve(name + "." + number);
    }

    Index readIndex() throws IOException {
        Properties text = new Properties();
        try (Reader reader = Files.newBufferedReader(index())) {
            text.load(reader);
            return new Index(text.getProperty(Index.BUILD, ""), Long.parseLong(text.getProperty("octets", "")),
                    Integer.parseInt(text.getProperty("parts", "")));
        } catch (IllegalArgumentException malformed) {
            throw new IOException("the index of package " + name + " is malformed", malformed);
        }
    }
}
