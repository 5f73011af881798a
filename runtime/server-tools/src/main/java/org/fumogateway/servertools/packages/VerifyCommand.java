package org.fumogateway.servertools.packages;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.updatepackage.ByteSource;
import org.fumogateway.updatepackage.DeviceContext;
import org.fumogateway.updatepackage.Manifest;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.PackageHead;
import org.fumogateway.updatepackage.PackageSigner;
import org.fumogateway.updatepackage.PackageVerifier;
import org.fumogateway.updatepackage.Payload;
import org.fumogateway.updatepackage.TrustStore;
import org.fumogateway.updatepackage.VerifiedPackage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code package verify}: would a gateway that the package is made for take it today? */
@Command(name = "verify", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Checks signatures, expiry, digests and, for full packages or with --base, the image that comes out.")
final class VerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Package.")
    private Path file;

    @Option(names = "--trust", required = true, paramLabel = "FILE", description = "Trust file of the gateways.")
    private Path trust;

    @Option(names = "--base", paramLabel = "FILE", description = "Image that the difference in the package applies to.")
    private Path base;

    @Override
    public Integer call() throws LaunchException {
        PackageFiles.required("package", file);
        PackageFiles.required("trust file", trust);
        if (base != null) {
            PackageFiles.required("base image", base);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            PackageVerifier verifier = new PackageVerifier(TrustStore.load(Files.readAllBytes(trust)));
            ByteSource octets = ByteSource.of(channel);
            Manifest claimed = Manifest.parse(PackageHead.read(octets).manifestOctets());
            VerifiedPackage verified = verifier.verifyFile(octets, fitting(claimed), (done, total) -> { });
            boolean proven = base != null || claimed.payloads().stream().noneMatch(Payload::isDelta);
            if (proven) {
                new PackageSigner(file, Optional.ofNullable(base)).prove(new ProgressLine(spec.commandLine().getErr(), "decoding"));
            }
            spec.commandLine().getOut().println(file + ": good, " + claimed.name() + " " + claimed.version() + ", signed by "
                    + verified.signers() + (proven ? ", image compared" : ", image not compared: no --base"));
            return ExitCode.OK;
        } catch (PackageException refusal) {
            throw PackageFiles.refused(refusal);
        } catch (IOException e) {
            throw new LaunchException(ExitCode.NO_INPUT, "The package or the trust file cannot be read: " + e.getMessage(), e);
        }
    }

    /** A gateway for which the package is made, with room for it and the base it wants. */
    private static DeviceContext fitting(Manifest manifest) {
        DeviceContext.Builder device = DeviceContext.builder().compatible(manifest.compatible().toArray(String[]::new))
                .hardwareVersion(manifest.hardware().stream().findFirst().orElse(""))
                .runningVersion(manifest.from().stream().findFirst().orElse("")).securityCounter(manifest.counter()).clockKnownGood(Instant.now());
        for (Payload payload : manifest.payloads()) {
            device.roles(payload.role()).encodings(payload.encoding());
            payload.base().ifPresentOrElse(image -> device.slot(payload.slot(), Long.MAX_VALUE, image),
                    () -> device.slot(payload.slot(), Long.MAX_VALUE));
        }
        return device.build();
    }
}
