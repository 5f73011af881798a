package org.fumogateway.servertools.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code server logout}: revokes the own token and forgets it. */
@Command(name = "logout", mixinStandardHelpOptions = true, sortOptions = false, description = "Revokes your token at the server and forgets it here.")
final class LogoutCommand implements Callable<Integer> {

    @Mixin
    private OperatorOptions options;

    @Option(names = "--keep-token", description = "Only forget the token here.")
    private boolean keep;

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        OperatorLogin login = OperatorLogin.read(options.file());
        if (!keep) {
            options.client().delete("tokens/" + OperatorClient.quote(login.id()));
        }
        try {
            Files.deleteIfExists(options.file());
        } catch (IOException e) {
            throw new LaunchException(ExitCode.CANNOT_CREATE, "The file " + options.file() + " cannot be removed.", e);
        }
        options.print(keep ? "Logged out; the token is still good." : "Logged out; the token is revoked.");
        return ExitCode.OK;
    }
}
