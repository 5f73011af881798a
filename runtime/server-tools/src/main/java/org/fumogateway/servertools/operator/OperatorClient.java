package org.fumogateway.servertools.operator;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;

/** Asks the operator endpoint of a server. What goes wrong is one sentence and an exit code. */
final class OperatorClient {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration UPLOAD = Duration.ofHours(1);
    private static final int LARGEST_ANSWER = 64 << 20;
    private static final int FIRST_ERROR = 400;
    private static final int FIRST_FAILURE = 500;

    private final String base;
    private final String token;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1).build();

    /**
     * @param url   scheme, host and port
     * @param token token of the operator, null before there is one
     */
    OperatorClient(String url, String token) {
        this.base = url + "/operator/v1/";
        this.token = token;
    }

    /** Writes one part of a path or query so that it is data. */
    static String quote(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonObject get(String path) throws LaunchException, InterruptedException {
        return send(request(path, ANSWER).GET().build());
    }

    JsonObject delete(String path) throws LaunchException, InterruptedException {
        return send(request(path, ANSWER).DELETE().build());
    }

    JsonObject post(String path, JsonObject body) throws LaunchException, InterruptedException {
        return send(request(path, ANSWER).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body.toString())).build());
    }

    JsonObject upload(String path, Path file) throws LaunchException, InterruptedException {
        try {
            BodyPublisher body = BodyPublishers.ofFile(file);
            return send(request(path, UPLOAD).header("Content-Type", "application/octet-stream").POST(body).build());
        } catch (FileNotFoundException e) {
            throw new LaunchException(ExitCode.NO_INPUT, "There is no file " + file + " that can be read.", e);
        }
    }

    /** The body of an answer that has no end; the caller closes it. */
    InputStream stream(String path, String lastId) throws LaunchException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + token).GET();
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<InputStream> response = attempt(request.build());
        if (response.statusCode() >= FIRST_ERROR) {
            read(response);
        }
        return response.body();
    }

    private HttpRequest.Builder request(String path, Duration limit) throws LaunchException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(limit).header("Accept", "application/json");
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private URI uri(String path) throws LaunchException {
        try {
            URI uri = URI.create(base + path);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new LaunchException(ExitCode.USAGE, "'" + base + "' is not an address that can be asked.", e);
        }
        throw new LaunchException(ExitCode.USAGE, "'" + base + "' is not an address that can be asked.");
    }

    private JsonObject send(HttpRequest request) throws LaunchException, InterruptedException {
        return read(attempt(request));
    }

    private HttpResponse<InputStream> attempt(HttpRequest request) throws LaunchException, InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new LaunchException(ExitCode.UNREACHABLE, "The server cannot be reached at " + base + ": "
                    + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()) + ".", e);
        }
    }

    private JsonObject read(HttpResponse<InputStream> response) throws LaunchException {
        JsonObject body = body(response);
        if (response.statusCode() < FIRST_ERROR) {
            return body;
        }
        JsonValue error = body.get("error");
        String sentence = error instanceof JsonObject object ? object.getString("message", "") + " (" + object.getString("id", "no id") + ")"
                : "The server answered " + response.statusCode() + ".";
        throw new LaunchException(exitCode(response.statusCode()), sentence);
    }

    private JsonObject body(HttpResponse<InputStream> response) throws LaunchException {
        try (InputStream in = response.body()) {
            byte[] octets = in.readNBytes(LARGEST_ANSWER + 1);
            if (octets.length > LARGEST_ANSWER) {
                throw new LaunchException(ExitCode.FAILED, "The answer is larger than 64 MiB.");
            }
            try (JsonReader reader = Json.createReader(new StringReader(new String(octets, StandardCharsets.UTF_8)))) {
                return reader.readObject();
            }
        } catch (IOException e) {
            throw new LaunchException(ExitCode.UNREACHABLE, "The answer of the server broke off: " + e.getMessage() + ".", e);
        } catch (JsonException | IllegalStateException | ClassCastException e) {
            throw new LaunchException(ExitCode.UNREACHABLE, "What answers at " + base + " (status " + response.statusCode()
                    + ") is not the operator endpoint of a server.", e);
        }
    }

    private static int exitCode(int status) {
        return switch (status) {
            case 400, 413, 415 -> ExitCode.USAGE;
            case 401, 403, 429 -> ExitCode.NOT_LOGGED_IN;
            default -> status >= FIRST_FAILURE && status != 507 ? ExitCode.UNREACHABLE : ExitCode.FAILED;
        };
    }
}
