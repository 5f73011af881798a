package org.fumogateway.dmserver.internal;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fumogateway.dmprotocol.MacHeader;
import org.fumogateway.server.dialogue.DialogueHandler;
import org.fumogateway.server.secret.Sealing;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.fumogateway.storage.Storage;
import org.fumogateway.storage.StorageException;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** The DM address of this server over HTTP (DM section 11): one message in a POST, the answer in its response. */
// Gateways have nothing to do on the listener of the operators.
@Component(service = Servlet.class, configurationPid = DmServerConfig.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        property = {"osgi.http.whiteboard.target=(!(listener=operator))", "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"})
@Designate(ocd = DmServerConfig.class)
public final class DmServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final int SWEEP_SECONDS = 15;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile ServerStore store;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile DialogueHandler handler;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile Contacts contacts;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile Resynchronisations resynchronisations;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile Sealing sealing;
    @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile List<SyncMlCodec> codecs;

    private final transient Logger logger;
    private final transient Sessions sessions;
    private final transient ValueStore values;
    private final transient Admission admission;
    private final transient ScheduledExecutorService sweeper;
    private final transient ThrottledLog rush;
    private final transient ThrottledLog overload;
    private final transient ThrottledLog unreadable;
    private final transient RequestBodies bodies;
    private final int maxSessions;
    private final int sessionsPerSecond;

    /** Starts with no session. */
    @Activate
    public DmServlet(DmServerConfig config, @Reference Storage storage, @Reference(service = LoggerFactory.class) Logger logger)
            throws StorageException {
        this.logger = logger;
        this.bodies = new RequestBodies(config.maxMessageOctets(), Duration.ofSeconds(config.bodySeconds()), config.maxIncompleteOctets(),
                System::nanoTime);
        SessionSettings settings = new SessionSettings(PublicAddress.of(config), config.maxMessageOctets(),
                Duration.ofSeconds(config.idleSeconds()), Duration.ofSeconds(config.idleSecondsUnproved()), config.maxSessions(),
                config.maxMessages(), ProofPolicy.of(config, new CurrentResynchronisations()));
        this.maxSessions = config.maxSessions();
        this.sessionsPerSecond = config.sessionsPerSecond();
        this.admission = new Admission(sessionsPerSecond, System::nanoTime);
        this.rush = new ThrottledLog(logger, Clock.systemUTC());
        this.overload = new ThrottledLog(logger, Clock.systemUTC());
        this.unreadable = new ThrottledLog(logger, Clock.systemUTC());
        this.values = new ValueStore(storage, config.maxObjectOctets(), config.maxReceivedOctets());
        this.sessions = new Sessions(settings, () -> handler, values, () -> sealing, Clock.systemUTC(), logger);
        this.sweeper = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "fumo-dm-server-idle");
            thread.setDaemon(true);
            return thread;
        });
        sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
        sweeper.scheduleWithFixedDelay(this::refuseLate, 1, 1, TimeUnit.SECONDS);
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        sweeper.shutdownNow();
        sweeper.awaitTermination(SWEEP_SECONDS, TimeUnit.SECONDS);
        bodies.close();
        sessions.close();
        values.close();
    }

    private void refuseLate() {
        try {
            bodies.refuseLate();
        } catch (RuntimeException e) {
            logger.error("Messages that do not arrive could not be refused", e);
        }
    }

    private void sweep() {
        try {
            sessions.removeIdle();
        } catch (RuntimeException e) {
            logger.error("Idle sessions could not be ended", e);
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!"POST".equals(request.getMethod())) {
            response.setHeader("Allow", "POST");
            refuse(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        SessionToken token = SessionToken.of(request.getQueryString());
        if (!token.valid()) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        if (!sessions.knows(token.text()) && !admission.admits()) {
            rush.warn("More than {} sessions begin in a second; another one is asked to come back later", sessionsPerSecond);
            comeBackLater(response);
            return;
        }
        Optional<SyncMlCodec> codec = codec(request.getContentType());
        if (codec.isEmpty() || coded(request)) {
            refuse(response, HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
            return;
        }
        bodies.read(request, new RequestBodies.Taker() {
            @Override
            public void whole(ByteBuffer octets) throws IOException {
                answerSafely(octets, request, codec.get(), response);
            }

            @Override
            public void refused(int status) {
                // The rest of the body is not waited for.
                response.setHeader("Connection", "close");
                if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
                    comeBackLater(response);
                } else {
                    refuse(response, status);
                }
            }
        });
    }

    /**
     * What goes wrong here is this server's fault, and the container would show it to a stranger. An Error too: one message that exhausts a stack, or a
     * bundle whose class is missing, is no reason not to serve the others.
     */
    private void answerSafely(ByteBuffer octets, HttpServletRequest request, SyncMlCodec codec, HttpServletResponse response) throws IOException {
        try {
            answer(octets, request, codec, response);
        } catch (RuntimeException | Error e) {
            logger.error("A message could not be answered", e);
            refuse(response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }

    private void answer(ByteBuffer octets, HttpServletRequest request, SyncMlCodec codec, HttpServletResponse response)
            throws IOException {
        try (Message message = codec.decode(octets.duplicate())) {
            if (!complete(message.header())) {
                refuse(response, HttpServletResponse.SC_BAD_REQUEST);
                return;
            }
            write(exchange(message, request, octets, codec, response), codec, response);
        } catch (SyncMlException e) {
            unreadable.warn("A message was refused: {}", e.getMessage());
            refuse(response, HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    /** Answers the message; null if the response has been sent already. */
    private Reply exchange(Message message, HttpServletRequest request, ByteBuffer octets, SyncMlCodec codec,
            HttpServletResponse response) throws IOException {
        try {
            ServerStore current = store;
            if (current != null) {
                return sessions.answer(new Received(message, octets.asReadOnlyBuffer(), request.getHeader(MacHeader.NAME),
                        ClientCertificate.of(request)),
                        SessionToken.of(request.getQueryString()).text(), codec, current,
                        () -> proved(message.header().source().uri(), request.getRemoteAddr()));
            }
            comeBackLater(response);
        } catch (Sessions.OverloadException e) {
            overload.warn("All {} sessions serve gateways; another one is asked to come back later", maxSessions);
            comeBackLater(response);
        } catch (StoreException e) {
            logger.error(e.getMessage());
            comeBackLater(response);
        } catch (SyncMlException e) {
            logger.error("An answer could not be written: {}", e.getMessage());
            refuse(response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
        return null;
    }

    /** Those of the service that is there at the moment. */
    private final class CurrentResynchronisations implements Resynchronisations {

        @Override
        public boolean permitted(String deviceId) {
            return current().permitted(deviceId);
        }

        @Override
        public boolean take(String deviceId) {
            return current().take(deviceId);
        }

        private Resynchronisations current() {
            Resynchronisations current = resynchronisations;
            return current == null ? NONE : current;
        }
    }

    private void proved(String deviceId, String host) {
        Contacts current = contacts;
        if (current != null) {
            current.proved(deviceId, host);
        }
    }

    private void write(Reply reply, SyncMlCodec codec, HttpServletResponse response) throws IOException {
        if (reply == null) {
            return;
        }
        ByteBuffer octets = reply.view();
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(codec.mediaType());
        response.setContentLength(octets.remaining());
        response.setHeader("Cache-Control", "private, no-store");
        if (reply.mac() != null) {
            response.setHeader(MacHeader.NAME, reply.mac());
        }
        response.getOutputStream().write(octets);
    }

    /** True if the header says everything without which no answer could be addressed (SYN-32). */
    private static boolean complete(Header header) {
        return header.sessionId() != null && !header.sessionId().isBlank() && header.msgId() > 0 && names(header.source()) && names(header.target());
    }

    private static boolean names(Location location) {
        return location != null && location.uri() != null && !location.uri().isBlank();
    }

    private Optional<SyncMlCodec> codec(String contentType) {
        List<SyncMlCodec> current = codecs;
        if (contentType == null || current == null) {
            return Optional.empty();
        }
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return current.stream().filter(codec -> codec.mediaType().equals(type)).findFirst();
    }

    /** True if the body is not the message itself: no content coding is agreed between gateways and this server (DM-196). */
    private static boolean coded(HttpServletRequest request) {
        String coding = request.getHeader("Content-Encoding");
        return coding != null && !coding.isBlank() && !"identity".equalsIgnoreCase(coding.strip());
    }

    private void comeBackLater(HttpServletResponse response) {
        response.setHeader("Retry-After", Integer.toString(admission.secondsToSlot()));
        refuse(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    }

    /** Without an error page: it would tell a stranger about the server and a gateway nothing. */
    private static void refuse(HttpServletResponse response, int status) {
        response.setStatus(status);
        response.setContentLength(0);
    }
}
