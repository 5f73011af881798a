package org.fumogateway.servertools.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.updatepackage.KeyId;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.ReleaseKey;
import org.fumogateway.updatepackage.SigningKey;
import org.fumogateway.updatepackage.TrustFileBuilder;
import org.fumogateway.updatepackage.TrustStore;
import org.fumogateway.updatepackage.VerificationKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code package trust}: the trust file that follows a present one: keys are added, removed or revoked (PKG-55). */
@Command(name = "trust", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Makes the trust file that follows the present one. Root keys of both "
                + "have to sign it; gateways take it with 'fumo:trust FILE'.")
final class TrustCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Present trust file.")
    private Path present;

    @Option(names = "--add-release", paramLabel = "PUB", description = "Release key to trust.")
    private List<Path> addRelease = List.of();

    @Option(names = "--revoke", paramLabel = "ID", description = "Key whose signatures count no more, 16 hexadecimal digits.")
    private List<String> revoke = List.of();

    @Option(names = "--add-root", paramLabel = "PUB", description = "Root key to add.")
    private List<Path> addRoot = List.of();

    @Option(names = "--remove-root", paramLabel = "ID", description = "Root key to remove.")
    private List<String> removeRoot = List.of();

    @Option(names = "--threshold", paramLabel = "N", description = "How many release keys have to sign a package.")
    private Integer threshold;

    @Option(names = "--root-threshold", paramLabel = "N", description = "How many root keys have to sign a trust file.")
    private Integer rootThreshold;

    @Option(names = "--key", required = true, paramLabel = "FILE", description = "Root key (.key, its .pub beside it); may be given several times.")
    private List<Path> keys;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Trust file to write.")
    private Path out;

    @Override
    public Integer call() throws LaunchException {
        PackageFiles.required("trust file", present);
        List<SigningKey> signers = new ArrayList<>();
        for (Path key : keys) {
            signers.add(PackageFiles.key(key));
        }
        try {
            TrustStore before = TrustStore.load(Files.readAllBytes(present));
            byte[] next = changed(before).sign(signers.toArray(SigningKey[]::new));
            // What no gateway would take is not written at all.
            TrustStore after = before.update(next);
            write(next);
            spec.commandLine().getOut().println(out + ": trust file, version " + after.version() + ", " + after.releaseKeys().size()
                    + " release keys, " + after.revoked().size() + " keys revoked");
            return ExitCode.OK;
        } catch (PackageException refusal) {
            throw PackageFiles.refused(refusal);
        } catch (IllegalArgumentException e) {
            throw new LaunchException(ExitCode.USAGE, e.getMessage(), e);
        } catch (IOException e) {
            throw new LaunchException(ExitCode.FAILED, "The trust file could not be made: " + e.getMessage(), e);
        }
    }

    private TrustFileBuilder changed(TrustStore before) throws IOException {
        TrustFileBuilder builder = TrustFileBuilder.after(before);
        for (Path key : addRelease) {
            builder.addReleaseKey(ReleaseKey.unlimited(VerificationKey.read(key)));
        }
        for (Path key : addRoot) {
            builder.addRootKey(VerificationKey.read(key));
        }
        revoke.forEach(id -> builder.revoke(known(before, id)));
        removeRoot.forEach(id -> builder.removeRootKey(known(before, id)));
        if (threshold != null) {
            builder.threshold(threshold);
        }
        if (rootThreshold != null) {
            builder.rootThreshold(rootThreshold);
        }
        return builder;
    }

    /** A mistyped id would revoke nothing, and nobody would notice. */
    private static KeyId known(TrustStore before, String id) {
        return Stream.concat(before.releaseKeys().stream().map(release -> release.key().id()), before.rootKeys().stream().map(VerificationKey::id))
                .filter(key -> key.toString().equalsIgnoreCase(id.strip())).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The trust file knows no key " + id));
    }

    private void write(byte[] octets) throws IOException {
        Path target = out.toAbsolutePath();
        Path unfinished = Files.createTempFile(target.getParent(), target.getFileName().toString(), ".part");
        try {
            Files.write(unfinished, octets);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
