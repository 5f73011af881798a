package org.fumogateway.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Puts {@link Person} into a gateway as a vendor puts a bundle of his own: a jar among its plugins. */
public final class PersonBundle {

    private PersonBundle() {
    }

    /** Writes the jar into the data folder of a gateway that does not run yet. Nobody is there before {@code person:come}. */
    public static void install(Path gatewayData) throws IOException {
        Path file = Files.createDirectories(gatewayData.resolve("plugins")).resolve("person.jar");
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "org.example.person");
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Bundle-Activator", "org.fumogateway.lab.Person");
        main.putValue("Import-Package",
                "org.osgi.framework,org.fumogateway.gateway.interaction,org.osgi.service.dmt,org.osgi.service.dmt.notification");
        String entry = "org/fumogateway/lab/Person.class";
        try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest);
                InputStream in = PersonBundle.class.getClassLoader().getResourceAsStream(entry)) {
            jar.putNextEntry(new ZipEntry(entry));
            in.transferTo(jar);
        }
    }
}
