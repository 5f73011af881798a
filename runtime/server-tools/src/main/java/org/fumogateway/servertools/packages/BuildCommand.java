package org.fumogateway.servertools.packages;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.updatepackage.ImageIdentity;
import org.fumogateway.updatepackage.Manifest;
import org.fumogateway.updatepackage.PackageBuilder;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.PackageSigner;
import org.fumogateway.updatepackage.PayloadSource;
import org.fumogateway.updatepackage.SigningKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code package build}: the full package of a release, and differences to earlier images (PKG-76). */
@Command(name = "build", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Makes a package of a firmware image, and with --base smaller ones for gateways that run an earlier image. "
                + "Without --key the packages are left to 'package sign'.")
final class BuildCommand implements Callable<Integer> {

    private static final int MOST_PERCENT_OF_FULL = 60;
    private static final int DIGEST_CHARACTERS = 12;
    private static final String ENDING = ".fup";

    @Spec
    private CommandSpec spec;

    @Option(names = "--image", required = true, paramLabel = "FILE", description = "Firmware image.")
    private Path image;

    @Option(names = "--version", required = true, paramLabel = "TEXT", description = "Version of the image.")
    private String version;

    @Option(names = "--name", paramLabel = "TEXT", defaultValue = "Firmware", description = "Name of the release.")
    private String name;

    @Option(names = "--id", paramLabel = "TEXT", description = "Id of this build; default: name and version.")
    private String id;

    @Option(names = "--compatible", required = true, split = ";", paramLabel = "VENDOR,PRODUCT", description = "Products it fits, joined by ';'.")
    private List<String> compatible;

    @Option(names = "--hardware", split = ",", paramLabel = "HWV", description = "Hardware versions it fits; default: all.")
    private List<String> hardware = List.of();

    @Option(names = "--from", split = ",", paramLabel = "VERSION", description = "Versions it can be applied to; default: all.")
    private List<String> from = List.of();

    @Option(names = "--counter", paramLabel = "N", defaultValue = "0", description = "Security counter (default: ${DEFAULT-VALUE}).")
    private int counter;

    @Option(names = "--raw", description = "Store the image as it is instead of compressed.")
    private boolean raw;

    @Option(names = "--base", paramLabel = "FILE", description = "Image of an earlier release to make a difference to; may be given several times.")
    private List<Path> bases = List.of();

    @Option(names = "--key", paramLabel = "FILE", description = "Release key (.key, its .pub beside it).")
    private Path key;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Full package to write; differences are written beside it.")
    private Path out;

    private DifferenceMaker differences = new DifferenceMaker();

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        PackageFiles.required("image file", image);
        for (Path base : bases) {
            PackageFiles.required("base image", base);
        }
        SigningKey signer = key == null ? null : PackageFiles.key(key);
        try {
            ImageIdentity identity = PackageFiles.identity(image);
            requireSense(identity);
            full(signer);
            for (Path base : new LinkedHashSet<>(bases)) {
                difference(base, identity, signer);
            }
            return ExitCode.OK;
        } catch (PackageException refusal) {
            throw PackageFiles.refused(refusal);
        } catch (IllegalArgumentException e) {
            throw new LaunchException(ExitCode.USAGE, e.getMessage() + ".", e);
        } catch (IOException | UncheckedIOException e) {
            throw new LaunchException(ExitCode.FAILED, "The package could not be made: " + e.getMessage() + ".", e);
        }
    }

    /** What could never be installed, or only over itself, is not built at all. */
    private void requireSense(ImageIdentity identity) throws LaunchException, IOException {
        if (compatible.stream().anyMatch(product -> !product.matches("[^,\\s][^,]*,[^,]*[^,\\s]"))) {
            throw new LaunchException(ExitCode.USAGE, "A product is given as VENDOR,PRODUCT.");
        }
        if (from.contains(version)) {
            throw new LaunchException(ExitCode.USAGE, "The package cannot be an update from its own version " + version + ".");
        }
        Set<ImageIdentity> known = new LinkedHashSet<>();
        for (Path base : bases) {
            ImageIdentity old = PackageFiles.identity(base);
            if (old.equals(identity)) {
                throw new LaunchException(ExitCode.USAGE, "The base image " + base + " is the very image of the new release.");
            }
            if (!known.add(old)) {
                throw new LaunchException(ExitCode.USAGE, "The base image " + base + " is given twice.");
            }
        }
        if (Files.isDirectory(out) || out.toAbsolutePath().getParent() == null || !Files.isDirectory(out.toAbsolutePath().getParent())) {
            throw new LaunchException(ExitCode.CANNOT_CREATE, "The package cannot be written to " + out + ".");
        }
    }

    private PackageBuilder builder(String suffix) {
        String build = (id == null ? name + " " + version : id) + suffix;
        return new PackageBuilder().id(build).name(name).version(version).compatible(compatible.toArray(String[]::new))
                .hardware(hardware.toArray(String[]::new)).from(from.toArray(String[]::new)).counter(counter);
    }

    private void full(SigningKey signer) throws IOException {
        Manifest manifest = builder("").progress(new ProgressLine(err(), "compressing"))
                .payload(raw ? PayloadSource.raw("rootfs", image) : PayloadSource.gzip("rootfs", image)).write(out, keys(signer));
        long size = Files.size(out);
        say(out + ": " + manifest.name() + " " + manifest.version() + ", full, " + PackageFiles.size(size) + ", "
                + PackageFiles.percent(size, Files.size(image)) + " of the image" + unsigned(signer));
    }

    /** PKG-76: verified by applying it before it is signed, and dropped if it saves too little. */
    private void difference(Path base, ImageIdentity identity, SigningKey signer) throws IOException, LaunchException, InterruptedException {
        ImageIdentity old = PackageFiles.identity(base);
        String digest = old.sha256().hex().substring(0, DIGEST_CHARACTERS);
        Path work = Files.createTempDirectory(out.toAbsolutePath().getParent(), "package-build");
        try {
            DifferenceMaker.Difference made = differences.make(base, image, work);
            Path unsigned = work.resolve("unsigned" + ENDING);
            builder(" from " + digest).payload(PayloadSource.delta("rootfs", made.encoding(), made.file(), old, identity)).write(unsigned);
            long size = Files.size(unsigned);
            String share = PackageFiles.size(size) + ", " + PackageFiles.percent(size, Files.size(out)) + " of the full package";
            if (size * 100 > Files.size(out) * MOST_PERCENT_OF_FULL) {
                say(base + ": dropped, the difference has " + share + ", more than " + MOST_PERCENT_OF_FULL + " %");
                return;
            }
            Path file = differenceFile(digest);
            new PackageSigner(unsigned, Optional.of(base)).sign(file, new ProgressLine(err(), "applying the difference"), keys(signer));
            say(file + ": " + name + " " + version + ", difference to " + base + ", " + made.encoding() + ", " + share
                    + ", applied and compared" + unsigned(signer));
        } finally {
            remove(work);
        }
    }

    private Path differenceFile(String digest) {
        String plain = out.getFileName().toString();
        String stem = plain.endsWith(ENDING) ? plain.substring(0, plain.length() - ENDING.length()) : plain;
        return out.resolveSibling(stem + "-from-" + digest + ENDING);
    }

    private static SigningKey[] keys(SigningKey signer) {
        return signer == null ? new SigningKey[0] : new SigningKey[] {signer};
    }

    private static String unsigned(SigningKey signer) {
        return signer == null ? ", not signed" : "";
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
