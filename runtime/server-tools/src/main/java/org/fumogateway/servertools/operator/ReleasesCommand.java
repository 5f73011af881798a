package org.fumogateway.servertools.operator;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code server releases}: what gateways can be updated to. */
@Command(name = "releases", mixinStandardHelpOptions = true, sortOptions = false, description = "Lists the releases with their packages.")
final class ReleasesCommand implements Callable<Integer> {

    private static final int SHORT_DIGEST = 12;

    @Mixin
    private OperatorOptions options;

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        JsonArray releases = options.client().get("releases").getJsonArray("releases");
        options.print(releases, () -> table(releases.getValuesAs(JsonObject.class)));
        return ExitCode.OK;
    }

    static String table(List<JsonObject> releases) {
        Table table = new Table("RELEASE", "PACKAGE", "KIND", "FOR", "HARDWARE", "FROM", "OCTETS", "PUBLISHED");
        for (JsonObject release : releases) {
            for (JsonObject each : release.getJsonArray("packages").getValuesAs(JsonObject.class)) {
                table.add(Table.text(release, "release"), each.getString("sha256").substring(0, SHORT_DIGEST), each.isNull("baseSha256") ? "full"
                        : "delta",
                        words(each, "compatible"), words(each, "hardware"), words(each, "from"), Table.text(each, "size"), Table.text(each,
                                "published"));
            }
        }
        return table.toString();
    }

    private static String words(JsonObject object, String name) {
        return object.getJsonArray(name).getValuesAs(JsonString.class).stream().map(JsonString::getString).collect(Collectors.joining(" "));
    }

    /** {@code server releases list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the releases with their packages.")
    static final class ListCommand implements Callable<Integer> {

        @Mixin
        private OperatorOptions options;

        @Override
        public Integer call() throws LaunchException, InterruptedException {
            ReleasesCommand all = new ReleasesCommand();
            all.options = options;
            return all.call();
        }
    }

    /** {@code server releases show}. */
    @Command(name = "show", mixinStandardHelpOptions = true, sortOptions = false, description = "Shows one release.")
    static final class ShowCommand implements Callable<Integer> {

        @Mixin
        private OperatorOptions options;
        @Parameters(paramLabel = "RELEASE", description = "NAME@VERSION, or the version alone.")
        private String release;

        @Override
        public Integer call() throws LaunchException, InterruptedException {
            JsonObject found = options.client().get("releases/" + OperatorClient.quote(release));
            options.print(found, () -> table(List.of(found)));
            return ExitCode.OK;
        }
    }

    /** {@code server releases import}. */
    @Command(name = "import", mixinStandardHelpOptions = true, sortOptions = false, description = "Checks a signed update package and publishes it.")
    static final class ImportCommand implements Callable<Integer> {

        @Mixin
        private OperatorOptions options;
        @Parameters(paramLabel = "FILE", description = "The package.")
        private Path file;

        @Override
        public Integer call() throws LaunchException, InterruptedException {
            JsonObject found = options.client().upload("releases", file);
            options.print(found, () -> "Package " + Table.text(found, "sha256") + " of release " + Table.text(found, "name") + "@"
                    + Table.text(found, "version") + " is published.");
            return ExitCode.OK;
        }
    }

    /** {@code server releases withdraw}. */
    @Command(name = "withdraw", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Offers a release, or one package of it, no longer. Jobs that have begun go on.")
    static final class WithdrawCommand implements Callable<Integer> {

        @Mixin
        private OperatorOptions options;
        @Parameters(paramLabel = "RELEASE", description = "NAME@VERSION, a version, or the beginning of a package's digest.")
        private String release;

        @Override
        public Integer call() throws LaunchException, InterruptedException {
            JsonObject found = options.client().delete("releases/" + OperatorClient.quote(release));
            options.print(found, () -> "Release " + Table.text(found, "release") + ": " + found.getJsonArray("packages").size()
                    + " package(s) withdrawn.");
            return ExitCode.OK;
        }
    }
}
