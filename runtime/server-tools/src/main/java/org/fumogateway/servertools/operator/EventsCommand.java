package org.fumogateway.servertools.operator;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code server events}: what happens, as it happens. */
@Command(name = "events", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Shows what happened in all jobs; with --follow as it happens.")
final class EventsCommand implements Callable<Integer> {

    private static final String DATA = "data: ";
    private static final String ID = "id: ";
    private static final int PAGE = 1000;
    private static final int REMEMBERED = 10_000;
    private static final int MOST_RETURNS = 5;
    private static final long RETURN_MILLIS = 2000;

    @Mixin
    private OperatorOptions options;

    @Option(names = "--since", paramLabel = "MOMENT",
            description = "Begin there, such as 2026-03-01T10:00:00Z. Default: the beginning, with --follow now.")
    private String since;

    @Option(names = "--follow", description = "Do not end; show events as they happen.")
    private boolean follow;

    private final Set<String> shown = new LinkedHashSet<>();
    private String last;
    private int failures;

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        if (follow) {
            followAll();
        } else {
            showAll();
        }
        return ExitCode.OK;
    }

    /** Page by page: the next one begins at the moment of the last event, so that nothing of that moment is missed. */
    private void showAll() throws LaunchException, InterruptedException {
        OperatorClient client = options.client();
        String from = since == null ? "1970-01-01T00:00:00Z" : since;
        boolean more = true;
        while (more) {
            List<JsonObject> page = client.get("events?limit=" + PAGE + "&since=" + OperatorClient.quote(from)).getJsonArray("events")
                    .getValuesAs(JsonObject.class);
            page.forEach(this::show);
            more = page.size() == PAGE && !page.get(PAGE - 1).getString("at").equals(from);
            from = more ? page.get(PAGE - 1).getString("at") : from;
        }
    }

    /** A connection that breaks is opened again where it broke; a server that stays away ends the command. */
    private void followAll() throws LaunchException, InterruptedException {
        OperatorClient client = options.client();
        while (!options.out().checkError()) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(client.stream("events" + (since == null || last != null ? ""
                    : "?since=" + OperatorClient.quote(since)), last), StandardCharsets.UTF_8))) {
                failures = 0;
                read(lines);
            } catch (IOException e) {
                failures++;
            } catch (LaunchException e) {
                if (e.exitCode() != ExitCode.UNREACHABLE || last == null && since == null || ++failures > MOST_RETURNS) {
                    throw e;
                }
            }
            Thread.sleep(RETURN_MILLIS);
        }
    }

    private void read(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(ID)) {
                last = line.substring(ID.length());
            } else if (line.startsWith(DATA)) {
                show(line.substring(DATA.length()));
            }
        }
    }

    private void show(String data) throws IOException {
        try (JsonReader reader = Json.createReader(new StringReader(data))) {
            show(reader.readObject());
        } catch (JsonException | NullPointerException | ClassCastException e) {
            throw new IOException("an event cannot be read", e);
        }
    }

    /** Once each: where a page or a connection ends some events come twice. */
    private void show(JsonObject event) {
        if (shown.add(event.getString("job") + "/" + event.getInt("position"))) {
            options.print(options.json() ? event.toString() : text(event));
        }
        if (shown.size() > REMEMBERED) {
            shown.remove(shown.iterator().next());
        }
    }

    private static String text(JsonObject event) {
        return Table.text(event, "at") + "  " + Table.text(event, "job") + "  " + Table.text(event, "state") + "  " + Table.plain(Table.text(event,
                "text"));
    }
}
