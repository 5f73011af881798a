package org.fumogateway.servertools.operator;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code server jobs}: what was done with gateways. */
@Command(name = "jobs", mixinStandardHelpOptions = true, sortOptions = false, description = "Lists the latest update jobs, newest first.")
final class JobsCommand implements Callable<Integer> {

    @Mixin
    private OperatorOptions options;

    @Option(names = "--gateway", paramLabel = "DEVICE", description = "Only those of one gateway.")
    private String gateway;

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        JsonArray jobs = options.client().get("jobs?limit=1000" + (gateway == null ? "" : "&gateway=" + OperatorClient.quote(gateway)))
                .getJsonArray("jobs");
        options.print(jobs, () -> table(jobs.getValuesAs(JsonObject.class)));
        return ExitCode.OK;
    }

    static String table(List<JsonObject> jobs) {
        Table table = new Table("JOB", "DEVICE", "INSTANCE", "FROM", "TO", "STATE", "RESULT", "CHANGED");
        jobs.forEach(each -> table.add(Table.text(each, "id"), Table.text(each, "deviceId"), Table.text(each, "instanceUri"),
                Table.text(each, "fromVersion"), Table.text(each, "toVersion"), Table.text(each, "state"),
                each.getInt("resultCode") == 0 ? "" : each.getInt("resultCode"), Table.text(each, "changed")));
        return table.toString();
    }

    /** {@code server jobs list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, sortOptions = false, description = "Lists the latest update jobs, newest first.")
    static final class ListCommand implements Callable<Integer> {

        @Mixin
        private OperatorOptions options;
        @Option(names = "--gateway", paramLabel = "DEVICE", description = "Only those of one gateway.")
        private String gateway;

        @Override
        public Integer call() throws LaunchException, InterruptedException {
            JobsCommand all = new JobsCommand();
            all.options = options;
            all.gateway = gateway;
            return all.call();
        }
    }

    /** {@code server jobs show}. */
    @Command(name = "show", mixinStandardHelpOptions = true, sortOptions = false, description = "Shows one job with its timeline.")
    static final class ShowCommand implements Callable<Integer> {

        @Mixin
        private OperatorOptions options;
        @Parameters(paramLabel = "JOB", description = "Its id; the beginning is enough.")
        private String id;

        @Override
        public Integer call() throws LaunchException, InterruptedException {
            JsonObject job = options.client().get("jobs/" + OperatorClient.quote(id));
            options.print(job, () -> text(job));
            return ExitCode.OK;
        }

        private static String text(JsonObject job) {
            String wire = job.isNull("transfer") ? "nothing yet" : Table.text(job.getJsonObject("transfer"), "octets") + " octets in "
                    + Table.text(job.getJsonObject("transfer"), "requests") + " request(s), " + Table.text(job.getJsonObject("transfer"), "first")
                            + " to "
                    + Table.text(job.getJsonObject("transfer"), "last");
            Table timeline = new Table("AT", "STATE", "WHAT");
            job.getJsonArray("events").getValuesAs(JsonObject.class).forEach(each -> timeline.add(Table.text(each, "at"), Table.text(each, "state"),
                    Table.text(each, "text")));
            boolean open = !job.getBoolean("closed");
            return "Job        " + Table.text(job, "id") + "\nGateway    " + Table.plain(Table.text(job, "deviceId") + " " + Table.text(job,
                    "instanceUri"))
                    + "\nOperation  " + Table.text(job, "operation") + " from " + Table.plain(Table.text(job, "fromVersion")) + " to "
                    + Table.plain(Table.text(job, "toVersion")) + ", attempt " + job.getInt("attempt") + "\nState      " + Table.text(job, "state")
                    + (job.getInt("resultCode") == 0 ? "" : " (result " + job.getInt("resultCode") + ")")
                    + (open ? "\nDue        " + Table.text(job, "due") + ", else it counts as lost" : "") + "\nWire       " + wire + "\n\n"
                            + timeline;
        }
    }
}
