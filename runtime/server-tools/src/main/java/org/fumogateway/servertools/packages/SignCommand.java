package org.fumogateway.servertools.packages;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.updatepackage.Manifest;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.PackageSigner;
import org.fumogateway.updatepackage.SigningKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code package sign}: signs where the keys are kept, after proving that the package is what it says (PKG-78). */
@Command(name = "sign", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Proves a package by decoding it and adds signatures. A package that is not what it says is never signed.")
final class SignCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Package.")
    private Path file;

    @Option(names = "--key", required = true, paramLabel = "FILE",
            description = "Release key (.key, its .pub beside it); may be given several times.")
    private List<Path> keys;

    @Option(names = "--base", paramLabel = "FILE", description = "Image that the difference in the package applies to.")
    private Path base;

    @Option(names = "--out", paramLabel = "FILE", description = "Signed package; default: in place.")
    private Path out;

    @Override
    public Integer call() throws LaunchException {
        PackageFiles.required("package", file);
        List<SigningKey> signers = new ArrayList<>();
        for (Path key : keys) {
            signers.add(PackageFiles.key(key));
        }
        Path target = out == null ? file : out;
        try {
            Manifest manifest = new PackageSigner(file, Optional.ofNullable(base)).sign(target,
                    new ProgressLine(spec.commandLine().getErr(), "proving"), signers.toArray(SigningKey[]::new));
            spec.commandLine().getOut().println(target + ": " + manifest.name() + " " + manifest.version() + ", signed by "
                    + signers.stream().map(signer -> signer.id().toString()).toList());
            return ExitCode.OK;
        } catch (PackageException refusal) {
            throw PackageFiles.refused(refusal);
        } catch (IllegalArgumentException e) {
            throw new LaunchException(ExitCode.FAILED, e.getMessage(), e);
        } catch (IOException e) {
            throw new LaunchException(ExitCode.FAILED, "The package could not be signed: " + e.getMessage(), e);
        }
    }
}
