package org.fumogateway.servertools.operator;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code server assignments}: orders and how far they are. */
@Command(name = "assignments", mixinStandardHelpOptions = true, sortOptions = false, description = "Lists the assignments, newest first.")
final class AssignmentsCommand implements Callable<Integer> {

    @Mixin
    private OperatorOptions options;

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        JsonArray all = options.client().get("assignments").getJsonArray("assignments");
        options.print(all, () -> {
            Table table = new Table("ASSIGNMENT", "RELEASE", "SCOPE", "STATE", "OPERATOR", "CREATED", "ASKS FIRST");
            all.getValuesAs(JsonObject.class).forEach(each -> table.add(Table.text(each, "id"), Table.text(each, "release") + "@"
                    + Table.text(each, "version"), Table.text(each, "scope") + (each.getInt("size") == 0 ? "" : " " + each.getInt("size")),
                    Table.text(each, "state"), Table.text(each, "operator"), Table.text(each, "created"),
                    Table.text(each, "ask")));
            return table.toString();
        });
        return ExitCode.OK;
    }

    /** {@code server assignments list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the assignments, newest first.")
    static final class ListCommand implements Callable<Integer> {

        @Mixin
        private OperatorOptions options;

        @Override
        public Integer call() throws LaunchException, InterruptedException {
            AssignmentsCommand all = new AssignmentsCommand();
            all.options = options;
            return all.call();
        }
    }

    /** {@code server assignments show}. */
    @Command(name = "show", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Shows how far each gateway of an assignment is, and what is waited for.")
    static final class ShowCommand implements Callable<Integer> {

        @Mixin
        private OperatorOptions options;
        @Parameters(paramLabel = "ASSIGNMENT", description = "Its id; the beginning is enough.")
        private String id;

        @Override
        public Integer call() throws LaunchException, InterruptedException {
            OperatorClient client = options.client();
            List<JsonObject> gateways = new ArrayList<>();
            JsonObject page = null;
            String after = "";
            while (after != null) {
                page = client.get("assignments/" + OperatorClient.quote(id) + "?limit=1000&after=" + OperatorClient.quote(after));
                gateways.addAll(page.getJsonArray("gateways").getValuesAs(JsonObject.class));
                after = page.isNull("next") ? null : page.getString("next");
            }
            JsonArrayBuilder array = Json.createArrayBuilder();
            gateways.forEach(array::add);
            JsonObject whole = Json.createObjectBuilder(page).add("gateways", array).remove("next").build();
            options.print(whole, () -> text(whole, gateways));
            return ExitCode.OK;
        }

        private static String asks(JsonObject assignment) {
            return assignment.isNull("ask") ? "" : "\nAsks first  " + Table.plain(Table.text(assignment, "ask"))
                    + (assignment.getBoolean("askRequired") ? "" : " (where somebody can be asked)");
        }

        private static String text(JsonObject assignment, List<JsonObject> gateways) {
            Map<String, Long> counts = gateways.stream().collect(Collectors.groupingBy(each -> Table.text(each, "phase"), TreeMap::new,
                    Collectors.counting()));
            Table table = new Table("GATEWAY", "INSTANCE", "PHASE", "ATTEMPTS", "SINCE", "JOB", "REASON");
            gateways.forEach(each -> table.add(Table.text(each, "deviceId"), Table.text(each, "instanceUri"), Table.text(each, "phase"),
                    Table.text(each, "attempts"), Table.text(each, "since"), Table.text(each, "job"), Table.text(each, "reason")));
            return "Assignment  " + Table.text(assignment, "id") + "\nRelease     " + Table.text(assignment, "release") + "@"
                    + Table.text(assignment, "version") + "\nState       " + Table.text(assignment, "state") + ", made by "
                    + Table.plain(Table.text(assignment, "operator")) + " at " + Table.text(assignment, "created") + asks(assignment) + "\nGateways    "
                            + counts.entrySet()
                            .stream().map(each -> each.getValue() + " " + each.getKey()).collect(Collectors.joining(", ")) + "\n\n" + table;
        }
    }

    /** {@code server assignments cancel}. */
    @Command(name = "cancel", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Takes an order back. A gateway that was told to update goes on; every other one is left as it is.")
    static final class CancelCommand implements Callable<Integer> {

        @Mixin
        private OperatorOptions options;
        @Parameters(paramLabel = "ASSIGNMENT", description = "Its id; the beginning is enough.")
        private String id;

        @Override
        public Integer call() throws LaunchException, InterruptedException {
            JsonObject answer = options.client().delete("assignments/" + OperatorClient.quote(id));
            options.print(answer, () -> "Assignment " + Table.text(answer, "id") + " is cancelled.");
            return ExitCode.OK;
        }
    }
}
