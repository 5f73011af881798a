package org.fumogateway.operatorendpoint.internal;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.operator.OperatorToken;
import org.fumogateway.server.store.StoreException;
import org.osgi.service.log.Logger;

/** From a request to its answer: who asks, what for, and what is said when it cannot be. Thread-safe. */
final class RequestHandler {

    private static final String BEARER = "Bearer ";
    private static final int SETUP_OCTETS = 1024;
    private static final int LONGEST_TOKEN = 256;
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final OperatorTokens tokens;
    private final EventStream events;
    private final WrongTokens wrong;
    private final Map<String, Resource> resources;
    private final int most;
    private final Logger logger;

    RequestHandler(Services services, OperatorTokens tokens, PackageUpload upload, EventStream events, WrongTokens wrong, int most, Logger logger) {
        this.tokens = tokens;
        this.events = events;
        this.wrong = wrong;
        this.most = most;
        this.logger = logger;
        this.resources = Map.of("gateways", new GatewayResource(services), "releases", new ReleaseResource(services, upload),
                "assignments", new AssignmentResource(services), "jobs", new JobResource(services), "tokens", new TokenResource(tokens),
                "notifications", new NotificationResource(services));
    }

    void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        try {
            String path = request.getPathInfo() == null ? "" : request.getPathInfo().replaceAll("^/+|/+$", "");
            if (path.equals("setup")) {
                write(response, setUp(request, response));
                return;
            }
            OperatorToken operator = operator(request, response);
            if (path.equals("events") && wantsStream(request)) {
                follow(operator, request, response);
                return;
            }
            write(response, answer(operator, request, path));
        } catch (RequestException e) {
            refuse(response, e.status(), e.getMessage());
        } catch (OperationException e) {
            refuse(response, HttpServletResponse.SC_CONFLICT, e.getMessage());
        } catch (StoreException e) {
            refuse(response, UNAVAILABLE, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            fail(response, e);
        }
    }

    /** Followers leave by closing their connection: that is no failure. */
    private void follow(OperatorToken operator, HttpServletRequest request, HttpServletResponse response)
            throws RequestException, OperationException, InterruptedException {
        try {
            events.follow(response, firstOf(request.getHeader("Last-Event-ID"), request.getParameter("since")), () -> good(operator));
        } catch (IOException gone) {
            logger.debug("Operator {} does not follow the events any more: {}", operator.name(), gone.getMessage());
        }
    }

    private static String firstOf(String one, String other) {
        return one != null ? one : other;
    }

    private static boolean wantsStream(HttpServletRequest request) {
        return "GET".equals(request.getMethod()) && Optional.ofNullable(request.getHeader("Accept")).orElse("").contains("text/event-stream");
    }

    private boolean good(OperatorToken operator) {
        try {
            return tokens.all().stream().anyMatch(each -> each.id().equals(operator.id()) && each.revoked() == null);
        } catch (StoreException e) {
            return false;
        }
    }

    private Answer answer(OperatorToken operator, HttpServletRequest request, String path)
            throws RequestException, OperationException, StoreException, IOException {
        int slash = path.indexOf('/');
        String name = slash < 0 ? path : path.substring(0, slash);
        Call call = new Call(operator, request, slash < 0 ? "" : path.substring(slash + 1), most);
        if (name.equals("events") && call.is("GET") && call.rest().isEmpty()) {
            return events.since(call);
        }
        Resource resource = resources.get(name);
        if (resource == null) {
            throw RequestException.notFound("resource " + path);
        }
        return resource.answer(call);
    }

    private Answer setUp(HttpServletRequest request, HttpServletResponse response) throws RequestException, StoreException, IOException {
        if (!"POST".equals(request.getMethod())) {
            throw new RequestException(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "This can be asked with POST only.");
        }
        JsonBody body = JsonBody.read(request, SETUP_OCTETS, List.of("setupToken", "name"));
        Optional<OperatorTokens.Issued> issued = tokens.exchange(body.text("setupToken").strip(), body.text("name"));
        if (issued.isEmpty()) {
            throw wrong(request, response, "This is not the set-up token of this server, or it was used already.");
        }
        return Answer.created(TokenResource.issued(issued.get()));
    }

    /** A right token always works, however many wrong ones came from its address: nobody can lock an operator out. */
    private OperatorToken operator(HttpServletRequest request, HttpServletResponse response) throws RequestException, StoreException {
        String header = request.getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length()) || header.length() > LONGEST_TOKEN) {
            response.setHeader("WWW-Authenticate", "Bearer");
            throw new RequestException(UNAUTHORIZED, "Only operators who are logged in are served here.");
        }
        Optional<OperatorToken> operator = tokens.verify(header.substring(BEARER.length()).strip());
        if (operator.isEmpty()) {
            throw wrong(request, response, "The token is not valid, or it was revoked.");
        }
        return operator.get();
    }

    private RequestException wrong(HttpServletRequest request, HttpServletResponse response, String sentence) {
        long wait = wrong.count(request.getRemoteAddr());
        if (wait > 0) {
            response.setHeader("Retry-After", Long.toString(wait));
            return new RequestException(TOO_MANY, "Too many wrong tokens came from this address; wait " + wait + " s.");
        }
        logger.warn("A wrong token came from {}", request.getRemoteAddr());
        response.setHeader("WWW-Authenticate", "Bearer");
        return new RequestException(UNAUTHORIZED, sentence);
    }

    private static void write(HttpServletResponse response, Answer answer) throws IOException {
        write(response, answer.status(), answer.body());
    }

    private static void write(HttpServletResponse response, int status, JsonValue body) throws IOException {
        byte[] octets = body.toString().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("application/json");
        response.setContentLength(octets.length);
        response.getOutputStream().write(octets);
    }

    /** The operator sees the id, the log has it with the reason. */
    private void refuse(HttpServletResponse response, int status, String sentence) throws IOException {
        String id = TokenText.id();
        logger.info("A request of an operator was answered {} ({}): {}", status, id, sentence);
        error(response, status, id, sentence);
    }

    private void fail(HttpServletResponse response, RuntimeException failure) throws IOException {
        String id = TokenText.id();
        logger.error("A request of an operator failed ({})", id, failure);
        error(response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR, id, "The server failed; its log says more under this id.");
    }

    private static void error(HttpServletResponse response, int status, String id, String sentence) throws IOException {
        if (!response.isCommitted()) {
            write(response, status, Json.createObjectBuilder().add("error", Json.createObjectBuilder().add("id", id).add("message",
                    sentence)).build());
        }
    }
}
