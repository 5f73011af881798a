package org.fumogateway.lab;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A bundle generation in a data folder (PKG-73): the distribution's features without some of their bundles. */
final class Generation {

    private static final String NAME = "reduced";

    private Generation() {
    }

    /** Makes the generation the active one; without absent bundles the distribution's own features are active again. */
    static void write(Path distribution, Path data, List<String> absent) throws IOException {
        Path generations = data.resolve("generations");
        Files.deleteIfExists(generations.resolve("active"));
        if (absent.isEmpty()) {
            return;
        }
        Path features = Files.createDirectories(generations.resolve(NAME).resolve("features"));
        Path bundles = generations.resolve(NAME).resolve("bundles");
        if (!Files.exists(bundles)) {
            Files.createSymbolicLink(bundles, distribution.resolve("bundles"));
        }
        try (Stream<Path> files = Files.list(distribution.resolve("features"))) {
            for (Path file : files.toList()) {
                copy(file, features.resolve(file.getFileName()), absent);
            }
        }
        Files.writeString(generations.resolve("active"), NAME);
    }

    private static void copy(Path from, Path to, List<String> absent) throws IOException {
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(from));
                JsonWriter writer = Json.createWriter(Files.newBufferedWriter(to))) {
            JsonObject feature = reader.readObject();
            JsonArrayBuilder kept = Json.createArrayBuilder();
            feature.getJsonArray("bundles").getValuesAs(JsonObject.class).stream()
                    .filter(bundle -> absent.stream().noneMatch(name -> bundle.getString("id").contains(":" + name + ":"))).forEach(kept::add);
            writer.writeObject(Json.createObjectBuilder(feature).add("bundles", kept).build());
        }
    }
}
