package org.fumogateway.serverit.operator;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fumogateway.launcher.Main;

/**
 * Runs {@code fumo-gateway server SUBCOMMAND} with a login file of its own: within this process, because a person types one command at a time and a
 * test dozens, or as a person would, by the script.
 */
public final class CommandLine {

    private final Path script;
    private final Path folder;
    private final Path login;

    /** Commands with the login in a file of that name. */
    public CommandLine(Path script, Path folder, String login) {
        this.script = script;
        this.folder = folder;
        this.login = folder.resolve(login);
    }

    /**
     * What a command did.
     *
     * @param code  exit code
     * @param out   standard output
     * @param error standard error
     */
    public record Result(int code, String out, String error) {
    }

    /** The login file. */
    public Path login() {
        return login;
    }

    /** Within this process. */
    public Result run(String... words) {
        List<String> command = new ArrayList<>(List.of("server"));
        command.addAll(List.of(words));
        command.addAll(List.of("--login", login.toString()));
        StringWriter out = new StringWriter();
        StringWriter error = new StringWriter();
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(error, true), command.toArray(String[]::new));
        return new Result(code, out.toString(), error.toString());
    }

    /** By the script, in a process of its own. */
    Result runScript(String... words) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path error = Files.createTempFile(folder, "error", ".txt");
        Process process = start(out, error, words);
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("no end: " + List.of(words));
        }
        return new Result(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8), Files.readString(error, StandardCharsets.UTF_8));
    }

    Process start(Path out, Path error, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString(), "server"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(error.toFile());
        builder.environment().put("FUMO_GATEWAY_LOGIN", login.toString());
        return builder.start();
    }
}
