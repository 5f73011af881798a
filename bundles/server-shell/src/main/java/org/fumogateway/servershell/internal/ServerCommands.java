package org.fumogateway.servershell.internal;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.fumogateway.server.gateway.DeliveryRoute;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.gateway.GatewayCredentials.Authentication;
import org.fumogateway.server.job.JobEvent;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.json.JsonView;
import org.fumogateway.server.operation.BootstrapDocument;
import org.fumogateway.server.operation.Enrolment;
import org.fumogateway.server.operation.EnrolmentRequest;
import org.fumogateway.server.operation.GatewayNotifications;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.operation.UpdateOperations;
import org.fumogateway.server.release.ReleasePackage;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The commands of a server in the Gogo shell, scope {@code server}. Each returns the text to show; what goes wrong is one
 * sentence that begins with {@code error: }.
 */
@Component(service = ServerCommands.class, property = {"osgi.command.scope=server", "osgi.command.function=enrol",
    "osgi.command.function=publish", "osgi.command.function=withdraw", "osgi.command.function=packages",
    "osgi.command.function=gateways", "osgi.command.function=jobs", "osgi.command.function=job",
    "osgi.command.function=notify", "osgi.command.function=route"})
public final class ServerCommands {

    private static final String JSON = "--json";
    private static final String OUT = "--out";
    private static final String AUTH = "--auth";
    private static final String SERVER_AUTH = "--server-auth";
    private static final String CERTIFICATE = "--certificate";
    private static final Pattern CERTIFICATE_TEXT = Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");
    private static final String TRUSTED_KEYS = "--trusted-keys";
    private static final String FORM = "--form";
    private static final String PIN = "--pin-file";
    private static final String NETWORK_SECRET = "--network-secret-file";
    private static final int LONGEST_SECRET = 1024;
    private static final int LONGEST_CERTIFICATE = 1 << 16;
    private static final String RESYNCHRONISE = "--resynchronise";
    private static final String PLAIN = "--plain";
    private static final String DETAILS = "--details";
    private static final int LIMIT = 1000;
    private static final int SHORT_DIGEST = 12;
    private static final int DIGEST = 64;
    private static final int MAX_PORT = 65535;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Enrolment enrolment;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile UpdateOperations operations;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile GatewayNotifications notifications;

    /** For the component runtime. */
    public ServerCommands() {
        // references are injected
    }

    ServerCommands(Enrolment enrolment, UpdateOperations operations, GatewayNotifications notifications) {
        this.enrolment = enrolment;
        this.operations = operations;
        this.notifications = notifications;
    }

    /**
     * Makes credentials for a gateway and shows its bootstrap document, or writes it to a file that only the owner may read. What is shown may be piped
     * into a file, so that a remark is a comment of XML in it.
     */
    public String enrol(String... words) {
        return run(() -> {
            Arguments arguments = Arguments.parse(words, "enrol DEVICE [--auth md5|mac|basic|certificate] [--server-auth md5|mac|basic] "
                    + "[--certificate SHA256|FILE.pem|none] [--trusted-keys PIN|FILE.pem,...] [--form cp|dm|dm-xml] [--pin-file FILE] [--network-secret-file FILE] [--out FILE]",
                    1, 1, Set.of(), Set.of(AUTH, SERVER_AUTH, CERTIFICATE, TRUSTED_KEYS, FORM, PIN, NETWORK_SECRET, OUT));
            BootstrapDocument.Form form = form(arguments.option(FORM));
            if (form == BootstrapDocument.Form.MESSAGE && !arguments.has(OUT)) {
                throw new OperationException("A document in WBXML is written to a file: say --out FILE.");
            }
            BootstrapDocument document = present(enrolment, "enrolment").enrol(new EnrolmentRequest(arguments.value(0),
                    authentication(arguments.option(AUTH)), authentication(arguments.option(SERVER_AUTH)), certificateOrAsGiven(arguments.option(CERTIFICATE)),
                    trustedKeys(arguments.option(TRUSTED_KEYS)), form, protection(secret(arguments.option(PIN)), secret(arguments.option(NETWORK_SECRET)))));
            if (!arguments.has(OUT)) {
                return document.text() + document.remarks().stream().map(remark -> "<!-- " + remark + " -->\n").collect(Collectors.joining());
            }
            Path file = Path.of(arguments.option(OUT));
            if (document.mac() != null) {
                SecretFile.write(Path.of(file + ".mac"), document.mac().getBytes(StandardCharsets.US_ASCII));
            }
            SecretFile.write(file, document.octets());
            return "Gateway " + arguments.value(0) + " is enrolled; its bootstrap document is " + file
                    + (document.mac() == null ? "." : ", protected by " + file + ".mac.")
                    + document.remarks().stream().map(remark -> "\n" + remark).collect(Collectors.joining());
        });
    }

    private static List<String> trustedKeys(String given) throws OperationException, IOException {
        List<String> keys = new ArrayList<>();
        for (String each : given == null ? new String[0] : given.split(",")) {
            keys.add(certificateOrAsGiven(each.strip()));
        }
        return keys;
    }

    /** What is no file, a digest, a pin or the word none, as it is; of a file the certificate only. Null for null. */
    private static String certificateOrAsGiven(String given) throws OperationException, IOException {
        if (given == null || !Files.isRegularFile(Path.of(given))) {
            return given;
        }
        Path file = Path.of(given);
        Matcher certificate = CERTIFICATE_TEXT.matcher(Files.size(file) <= LONGEST_CERTIFICATE ? Files.readString(file, StandardCharsets.ISO_8859_1) : "");
        if (!certificate.find()) {
            throw new OperationException("The file " + given + " holds no certificate in PEM.");
        }
        return certificate.group();
    }

    private static BootstrapDocument.Form form(String word) throws OperationException {
        return switch (word == null ? "cp" : word) {
            case "cp" -> BootstrapDocument.Form.PROVISIONING;
            case "dm" -> BootstrapDocument.Form.MESSAGE;
            case "dm-xml" -> BootstrapDocument.Form.MESSAGE_XML;
            default -> throw new OperationException("A form is cp, dm or dm-xml, not " + word + ".");
        };
    }

    private static BootstrapDocument.Protection protection(String pin, String networkSecret) {
        return pin == null && networkSecret == null ? null : new BootstrapDocument.Protection(pin, networkSecret);
    }

    /** Secrets come in files, because whoever is on the machine sees the words of a command. */
    private static String secret(String file) throws OperationException, IOException {
        if (file == null) {
            return null;
        }
        Path path = Path.of(file);
        String text = Files.isRegularFile(path) && Files.size(path) <= LONGEST_SECRET ? Files.readString(path).strip() : "";
        if (text.isEmpty()) {
            throw new OperationException("There is no secret in the file " + file + ".");
        }
        return text;
    }

    /** Publishes an update package. */
    public String publish(String... words) {
        return run(() -> {
            Arguments arguments = Arguments.parse(words, "publish FILE [--json]", 1, 1, Set.of(JSON), Set.of());
            Path file = Path.of(arguments.value(0));
            if (!Files.isRegularFile(file)) {
                throw new OperationException("There is no file " + file + ".");
            }
            ReleasePackage release = operations().publish(file);
            return arguments.has(JSON) ? JsonView.release(release).toString()
                    : "Published version " + release.version() + " for " + String.join(", ", release.compatible()) + ": "
                            + release.sha256();
        });
    }

    /** Withdraws a package by its digest or the beginning of it. */
    public String withdraw(String... words) {
        return run(() -> {
            Arguments arguments = Arguments.parse(words, "withdraw DIGEST", 1, 1, Set.of(), Set.of());
            String digest = arguments.value(0).length() == DIGEST ? arguments.value(0)
                    : one(operations().packages(), release -> release.sha256().startsWith(arguments.value(0)),
                            "package").sha256();
            operations().withdraw(digest);
            return "Package " + digest + " is withdrawn.";
        });
    }

    /** Lists the published packages, newest first. */
    public String packages(String... words) {
        return run(() -> {
            Arguments arguments = Arguments.parse(words, "packages [--json]", 0, 0, Set.of(JSON), Set.of());
            List<ReleasePackage> packages = operations().packages();
            if (arguments.has(JSON)) {
                return JsonView.list(packages, JsonView::release);
            }
            TextTable table = new TextTable("DIGEST", "VERSION", "FOR", "FROM", "KIND", "OCTETS", "PUBLISHED");
            for (ReleasePackage release : packages) {
                table.add(release.sha256().substring(0, Math.min(SHORT_DIGEST, release.sha256().length())), release.version(),
                        String.join(" ", release.compatible()), release.from().isEmpty() ? "any" : String.join(" ",
                                release.from()),
                        release.baseSha256() == null ? "full" : "delta", release.size(), release.published());
            }
            return table.toString();
        });
    }

    /** Lists the gateways. */
    public String gateways(String... words) {
        return run(() -> {
            Arguments arguments = Arguments.parse(words, "gateways [--json]", 0, 0, Set.of(JSON), Set.of());
            List<Gateway> gateways = allGateways();
            if (arguments.has(JSON)) {
                return JsonView.list(gateways, JsonView::gateway);
            }
            TextTable table = new TextTable("DEVICE", "MANUFACTURER", "MODEL", "FIRMWARE", "HARDWARE", "INSTANCES",
                    "LAST CONTACT");
            for (Gateway gateway : gateways) {
                table.add(gateway.deviceId(), gateway.detail(Gateway.MANUFACTURER).orElse(""),
                        gateway.detail(Gateway.MODEL).orElse(""), gateway.detail(Gateway.FIRMWARE_VERSION).orElse(""),
                        gateway.detail(Gateway.HARDWARE_VERSION).orElse(""),
                        instances(gateway), gateway.lastContact());
            }
            return table.toString();
        });
    }

    /** Lists the update jobs of a gateway or of all, newest first. */
    public String jobs(String... words) {
        return run(() -> {
            Arguments arguments = Arguments.parse(words, "jobs [DEVICE] [--json]", 0, 1, Set.of(JSON), Set.of());
            List<UpdateJob> jobs = operations().jobs(arguments.value(0), LIMIT);
            if (arguments.has(JSON)) {
                return JsonView.list(jobs, JsonView::job);
            }
            TextTable table = new TextTable("JOB", "DEVICE", "FROM", "TO", "STATE", "RESULT", "CHANGED");
            for (UpdateJob job : jobs) {
                table.add(job.id(), job.deviceId(), job.fromVersion(), job.toVersion(), job.state(),
                        job.resultCode() == 0 ? "" : Integer.toString(job.resultCode()), job.changed());
            }
            return table.toString();
        });
    }

    /** Shows one job with its timeline. */
    public String job(String... words) {
        return run(() -> {
            Arguments arguments = Arguments.parse(words, "job ID [--json]", 1, 1, Set.of(JSON), Set.of());
            UpdateJob job = one(operations().jobsBeginningWith(arguments.value(0), 2), each -> true, "job");
            List<JobEvent> events = operations().events(job.id());
            return arguments.has(JSON) ? JsonView.job(job, events).toString() : timeline(job, events);
        });
    }

    /** Asks a gateway to open a session. */
    public String notify(String... words) {
        return run(() -> {
            Arguments arguments = Arguments.parse(words, "notify DEVICE [HOST:PORT|URL] [--resynchronise]", 1, 2, Set.of(RESYNCHRONISE), Set.of());
            GatewayNotifications present = present(notifications, "DM server");
            URI address = address(arguments.value(1));
            String session = arguments.has(RESYNCHRONISE) ? present.resynchronise(arguments.value(0), address)
                    : present.askForSession(arguments.value(0), address);
            return "Gateway " + arguments.value(0) + " is asked for session " + session + ".";
        });
    }

    /** Chooses how packages get into a gateway. */
    public String route(String... words) {
        return run(() -> {
            Arguments arguments = Arguments.parse(words, "route DEVICE usual|WAY [--plain] [--details]", 2, 2, Set.of(PLAIN, DETAILS),
                    Set.of());
            boolean usual = arguments.value(1).equals("usual");
            DeliveryRoute route = usual ? null : new DeliveryRoute(way(arguments.value(1)), !arguments.has(PLAIN), arguments.has(DETAILS));
            operations().route(arguments.value(0), route);
            return "Packages get to gateway " + arguments.value(0) + " " + (usual ? "as usual." : "by the route " + route.text() + ".");
        });
    }

    private static DeliveryRoute.Way way(String word) throws OperationException {
        try {
            return DeliveryRoute.Way.of(word);
        } catch (IllegalArgumentException unknown) {
            throw new OperationException(unknown.getMessage(), unknown);
        }
    }

    private static Authentication authentication(String word) throws OperationException {
        if (word == null) {
            return null;
        }
        return switch (word) {
            case "md5" -> Authentication.DIGEST;
            case "mac" -> Authentication.HMAC;
            case "basic" -> Authentication.BASIC;
            case "certificate" -> Authentication.TRANSPORT;
            default -> throw new OperationException("Authentication is md5, mac, basic or certificate, not " + word + ".");
        };
    }

    private static URI address(String text) throws OperationException {
        if (text == null) {
            return null;
        }
        try {
            URI address = new URI(text.contains("://") ? text : "udp://" + text);
            if (address.getHost() != null && (address.getPort() > 0 && address.getPort() <= MAX_PORT || text.contains("://"))) {
                return address;
            }
        } catch (URISyntaxException malformed) {
            throw new OperationException("An address is written HOST:PORT or as a URL, not " + text + ".", malformed);
        }
        throw new OperationException("An address is written HOST:PORT or as a URL, not " + text + ".");
    }

    private static String timeline(UpdateJob job, List<JobEvent> events) {
        StringBuilder text = new StringBuilder();
        text.append("Job        ").append(job.id()).append('\n').append("Gateway    ").append(job.deviceId()).append(' ')
                .append(job.instanceUri()).append('\n').append("Operation  ").append(job.operation()).append(" from ")
                .append(job.fromVersion()).append(" to ").append(job.toVersion()).append('\n').append("State      ")
                .append(job.state()).append(job.resultCode() == 0 ? "" : " (result " + job.resultCode() + ")");
        events.forEach(event -> text.append('\n').append(event.at()).append("  ").append(event.text()));
        return text.toString();
    }

    /** A gateway that was looked at and has no instance cannot be updated: that must not look like one that is not known yet. */
    private static String instances(Gateway gateway) {
        if (gateway.instances().isEmpty()) {
            return gateway.inspected() == null ? "" : "none";
        }
        return String.join(" ", gateway.instances().stream().map(ServerCommands::instance).toList());
    }

    private static String instance(FumoInstance instance) {
        return instance.uri() + "=" + instance.state();
    }

    private List<Gateway> allGateways() throws OperationException {
        List<Gateway> all = new ArrayList<>();
        String after = "";
        List<Gateway> page;
        do {
            page = operations().gateways(after, LIMIT);
            all.addAll(page);
            after = page.isEmpty() ? after : page.get(page.size() - 1).deviceId();
        } while (page.size() == LIMIT);
        return all;
    }

    private static <T> T one(List<T> all, Predicate<T> wanted, String kind) throws OperationException {
        List<T> found = all.stream().filter(wanted).limit(2).toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new OperationException(found.isEmpty() ? "There is no such " + kind + "." : "More than one " + kind
                + " begins like that; give more of it.");
    }

    private UpdateOperations operations() throws OperationException {
        return present(operations, "update server");
    }

    private static <T> T present(T service, String name) throws OperationException {
        if (service == null) {
            throw new OperationException("The " + name + " is not available at the moment.");
        }
        return service;
    }

    /** What a command does. */
    @FunctionalInterface
    private interface Action {
        String run() throws OperationException, IOException, Arguments.UsageException;
    }

    private static String run(Action action) {
        try {
            return action.run();
        } catch (OperationException | Arguments.UsageException e) {
            return "error: " + e.getMessage();
        } catch (IOException e) {
            return "error: The file cannot be written: " + e.getMessage() + ".";
        }
    }
}
