package org.fumogateway.servertools.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.updatepackage.ReleaseKey;
import org.fumogateway.updatepackage.SignatureAlgorithm;
import org.fumogateway.updatepackage.SigningKey;
import org.fumogateway.updatepackage.TrustFileBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code package keygen}. */
@Command(name = "keygen", mixinStandardHelpOptions = true,
        description = "Makes a root key, a release key and the trust file that gateways and server need.")
final class KeygenCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

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
        spec.commandLine().getOut().println("root.key, root.pub, release.key, release.pub and trust.fut are in " + folder
                + ". Keep the .key files off line.");
        return ExitCode.OK;
    }
}
