package org.fumogateway.hotswap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.Constants;

/** Jars as an operator gets them: the vendor bundle of the tests, and a bundle of the distribution with a newer version number. */
final class VendorJar {

    private static final String PACKAGE = "org/fumogateway/hotswap/vendor/";
    private static final List<String> CLASSES = List.of("HoldingVendor", "HoldingPoint", "HoldingDecoder", "AskedInstaller", "HeldGate");

    private VendorJar() {
    }

    /** Puts the vendor bundle there. */
    static void write(Path file) throws IOException {
        write(file, "org.example.holding-vendor", "org.osgi.framework,org.fumogateway.gateway.install", CLASSES);
    }

    /** Puts the bundle of an application there. */
    static void writeApplication(Path file) throws IOException {
        write(file, "org.example.application", "org.osgi.framework", List.of("Application"));
    }

    /** A bundle of these classes; the first one is its activator. */
    private static void write(Path file, String symbolicName, String imports, List<String> classes) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
        main.putValue(Constants.BUNDLE_VERSION, "1.0.0");
        main.putValue(Constants.BUNDLE_ACTIVATOR, PACKAGE.replace('/', '.') + classes.get(0));
        main.putValue(Constants.IMPORT_PACKAGE, imports);
        try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (String name : classes) {
                String entry = PACKAGE + name + ".class";
                jar.putNextEntry(new ZipEntry(entry));
                try (InputStream in = VendorJar.class.getClassLoader().getResourceAsStream(entry)) {
                    in.transferTo(jar);
                }
            }
        }
    }

    /** Copies a bundle under another version; it is there all at once, as a careful operator does it. */
    static void newer(Path bundle, String version, Path file) throws IOException {
        Path half = file.resolveSibling(file.getFileName() + ".part");
        try (JarInputStream in = new JarInputStream(Files.newInputStream(bundle))) {
            Manifest manifest = new Manifest(in.getManifest());
            manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, version);
            try (OutputStream out = Files.newOutputStream(half); JarOutputStream jar = new JarOutputStream(out, manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    jar.putNextEntry(new ZipEntry(entry.getName()));
                    in.transferTo(jar);
                }
            }
        }
        Files.move(half, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
}
