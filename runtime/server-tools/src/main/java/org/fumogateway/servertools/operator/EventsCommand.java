package org.fumogateway.servertools.operator;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code server events}: what happens, as it happens. */
@Command(name = "events", mixinStandardHelpOptions = true, sortOptions = false, description = "Shows what happened in all jobs; with --follow as it happens.")
final class EventsCommand implements Callable<Integer> {

    private static final String DATA = "data: ";
    private static final String ID = "id: ";
    private static final int REMEMBERED = 10_000;
    private static final int MOST_RETURNS = 5;
    private static final long RETURN_MILLIS = 2000;

    @Mixin
    private OperatorOptions options;

    @Option(names = "--since", paramLabel = "MOMENT", description = "Begin there, such as 2026-03-01T10:00:00Z. Default: the beginning, with --follow now.")
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
            JsonArray events = options.client().get("events?limit=1000" + (since == null ? "" : "&since=" + OperatorClient.quote(since)))
                    .getJsonArray("events");
            for (JsonObject event : events.getValuesAs(JsonObject.class)) {
                System.out.println(options.json() ? event.toString() : text(event));
            }
        }
        return ExitCode.OK;
    }

    /** A connection that breaks is opened again where it broke; a server that stays away ends the command. */
    private void followAll() throws LaunchException, InterruptedException {
        OperatorClient client = options.client();
        while (!System.out.checkError()) {
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
            JsonObject event = reader.readObject();
            if (shown.add(event.getString("job") + "/" + event.getInt("position"))) {
                System.out.println(options.json() ? event.toString() : text(event));
                System.out.flush();
            }
            if (shown.size() > REMEMBERED) {
                shown.remove(shown.iterator().next());
            }
        } catch (JsonException | NullPointerException | ClassCastException e) {
            throw new IOException("an event cannot be read", e);
        }
    }

    private static String text(JsonObject event) {
        return Table.text(event, "at") + "  " + Table.text(event, "job") + "  " + Table.text(event, "state") + "  " + Table.plain(Table.text(event, "text"));
    }
}
