package org.fumogateway.servertools.operator;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code server login}: exchanges the set-up token of a server, or keeps a token that another operator made. */
@Command(name = "login", aliases = "setup", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Logs in at a server. The first operator needs the set-up token that the server wrote into "
                + "operator/setup-token of its data folder "
                + "at its first start; it works once. Every further one needs a token of 'server operators add'. Tokens are read from a file or from "
                + "standard input, never from the command line, where others could see them.")
final class LoginCommand implements Callable<Integer> {

    private static final String TOKEN_PREFIX = "fgo_";
    private static final long LONGEST = 512;

    @Mixin
    private OperatorOptions options;

    @Option(names = "--data", paramLabel = "DIR",
            description = "Data folder of a server on this machine: address and set-up token are taken from it.")
    private Path data;

    @Option(names = "--url", paramLabel = "URL", description = "Address of the operator endpoint, such as http://127.0.0.1:8081.")
    private String url;

    @Option(names = "--token-file", paramLabel = "FILE", description = "File with the token; without it and without --data it is read from standard "
            + "input.")
    private Path tokenFile;

    @Option(names = "--name", paramLabel = "NAME", description = "Your name, for the history (default: the user name).")
    private String name = System.getProperty("user.name", "operator");

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        String address = address();
        String token = token();
        OperatorLogin login = token.startsWith(TOKEN_PREFIX) ? kept(address, token) : exchanged(address, token);
        login.write(options.file());
        JsonObject answer = Json.createObjectBuilder().add("url", address).add("id", login.id()).add("name", login.name())
                .add("file", options.file().toString()).build();
        options.print(answer, () -> "Logged in as " + login.name() + " at " + address + "; the token is kept in " + options.file() + ".");
        return ExitCode.OK;
    }

    private String address() throws LaunchException {
        if (url != null) {
            return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        }
        if (data == null) {
            throw new LaunchException(ExitCode.USAGE, "Say which server: --data DIR or --url URL.");
        }
        return read(data.resolve("operator").resolve("endpoint"), ExitCode.UNREACHABLE, "No server with an operator endpoint runs on the data folder "
                + data + " now.");
    }

    private String token() throws LaunchException {
        if (tokenFile != null) {
            return read(tokenFile, ExitCode.NO_INPUT, "There is no token in " + tokenFile + ".");
        }
        if (data != null) {
            return read(data.resolve("operator").resolve("setup-token"), ExitCode.FAILED, "The set-up token of this server was used already; ask an "
                    + "operator for a token ('fumo-gateway server operators add NAME') and give it with --token-file.");
        }
        try {
            if (System.console() != null) {
                char[] typed = System.console().readPassword("Token: ");
                return typed == null ? "" : new String(typed).strip();
            }
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            throw new LaunchException(ExitCode.NO_INPUT, "The token cannot be read from standard input.", e);
        }
    }

    private static String read(Path file, int code, String sentence) throws LaunchException {
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= LONGEST) {
                return Files.readString(file).strip();
            }
        } catch (IOException e) {
            throw new LaunchException(code, sentence + " (" + e.getMessage() + ")", e);
        }
        throw new LaunchException(code, sentence);
    }

    private OperatorLogin exchanged(String address, String token) throws LaunchException, InterruptedException {
        JsonObject issued = new OperatorClient(address, null).post("setup",
                Json.createObjectBuilder().add("setupToken", token).add("name", name).build());
        return new OperatorLogin(address, issued.getString("id"), issued.getString("name"), issued.getString("token"));
    }

    private static OperatorLogin kept(String address, String token) throws LaunchException, InterruptedException {
        String id = token.substring(TOKEN_PREFIX.length()).split("\\.", 2)[0];
        JsonObject tokens = new OperatorClient(address, token).get("tokens");
        String whose = tokens.getJsonArray("tokens").getValuesAs(JsonObject.class).stream().filter(each -> each.getString("id").equals(id))
                .map(each -> each.getString("name")).findFirst().orElse("operator");
        return new OperatorLogin(address, id, whose, token);
    }
}
