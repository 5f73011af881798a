package org.fumogateway.servertools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.updatepackage.ByteSource;
import org.fumogateway.updatepackage.Manifest;
import org.fumogateway.updatepackage.PackageBuilder;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.PackageHead;
import org.fumogateway.updatepackage.PayloadSource;
import org.fumogateway.updatepackage.ReleaseKey;
import org.fumogateway.updatepackage.SignatureAlgorithm;
import org.fumogateway.updatepackage.SigningKey;
import org.fumogateway.updatepackage.TrustFileBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fumo-gateway package}: keys and signed update packages. */
@Command(name = "package", mixinStandardHelpOptions = true, description = "Makes keys, trust files and signed update packages.",
        subcommands = {PackageCommand.KeyGeneration.class, PackageCommand.Build.class, PackageCommand.Inspect.class})
final class PackageCommand implements Runnable {

    @picocli.CommandLine.Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    /** {@code package keygen}. */
    @Command(name = "keygen", mixinStandardHelpOptions = true,
            description = "Makes a root key, a release key and the trust file that gateways and server need.")
    static final class KeyGeneration implements Callable<Integer> {

        @Parameters(paramLabel = "DIR", description = "Folder for the files; must not hold keys yet.")
        private Path folder;

        @Override
        public Integer call() throws LaunchException {
            try {
                if (Files.exists(folder.resolve("release.key"))) {
                    throw new LaunchException(ExitCode.CANNOT_CREATE, "There is a release key in " + folder
                            + " already; keys are never overwritten.");
                }
                Files.createDirectories(folder);
                SigningKey root = SigningKey.generate(SignatureAlgorithm.ED25519);
                SigningKey release = SigningKey.generate(SignatureAlgorithm.ED25519);
                root.write(folder.resolve("root.key"), folder.resolve("root.pub"));
                release.write(folder.resolve("release.key"), folder.resolve("release.pub"));
                Files.write(folder.resolve("trust.fut"), new TrustFileBuilder().version(1).addRootKey(root.verificationKey())
                        .rootThreshold(1).addReleaseKey(ReleaseKey.unlimited(release.verificationKey())).threshold(1).sign(root));
            } catch (IOException e) {
                throw new LaunchException(ExitCode.CANNOT_CREATE, "The keys cannot be written to " + folder + ".", e);
            }
            System.out.println("root.key, root.pub, release.key, release.pub and trust.fut are in " + folder
                    + ". Keep the .key files off line.");
            return ExitCode.OK;
        }
    }

    /** {@code package build}. */
    @Command(name = "build", mixinStandardHelpOptions = true, sortOptions = false, description = "Makes a signed package of a firmware image.")
    static final class Build implements Callable<Integer> {

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

        @Option(names = "--key", required = true, paramLabel = "FILE", description = "Release key (.key, its .pub beside it).")
        private Path key;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "Package to write.")
        private Path out;

        @Override
        public Integer call() throws LaunchException {
            if (!Files.isReadable(image)) {
                throw new LaunchException(ExitCode.NO_INPUT, "The image file " + image + " does not exist or cannot be read.");
            }
            try {
                Path publicKey = key.resolveSibling(key.getFileName().toString().replaceAll("\\.key$", "") + ".pub");
                Manifest manifest = new PackageBuilder().id(id == null ? name + " " + version : id).name(name).version(version)
                        .compatible(compatible.toArray(String[]::new)).hardware(hardware.toArray(String[]::new))
                        .from(from.toArray(String[]::new)).counter(counter)
                        .payload(raw ? PayloadSource.raw("rootfs", image) : PayloadSource.gzip("rootfs", image))
                        .write(out, SigningKey.read(key, publicKey));
                System.out.println(out + ": " + manifest.name() + " " + manifest.version() + ", " + Files.size(out) + " octets");
                return ExitCode.OK;
            } catch (IllegalArgumentException e) {
                throw new LaunchException(ExitCode.USAGE, e.getMessage() + ".", e);
            } catch (IOException e) {
                throw new LaunchException(ExitCode.FAILED, "The package could not be made: " + e.getMessage() + ".", e);
            }
        }
    }

    /** {@code package inspect}. */
    @Command(name = "inspect", mixinStandardHelpOptions = true, description = "Shows what a package says of itself; proves nothing.")
    static final class Inspect implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "Package.")
        private Path file;

        @Override
        public Integer call() throws LaunchException {
            try (java.nio.channels.FileChannel channel = java.nio.channels.FileChannel.open(file)) {
                PackageHead head = PackageHead.read(ByteSource.of(channel));
                System.out.println(new String(head.manifestOctets(), java.nio.charset.StandardCharsets.UTF_8));
                System.out.println("signatures: " + head.signatures().stream().map(signature -> signature.keyId().toString()).toList());
                return ExitCode.OK;
            } catch (PackageException e) {
                throw new LaunchException(ExitCode.FAILED, e.getMessage(), e);
            } catch (IOException e) {
                throw new LaunchException(ExitCode.NO_INPUT, "The file " + file + " does not exist or cannot be read.", e);
            }
        }
    }
}
