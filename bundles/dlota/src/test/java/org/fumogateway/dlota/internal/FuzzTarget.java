package org.fumogateway.dlota.internal;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fumogateway.httpclient.HttpConfigurationException;
import org.fumogateway.httpclient.RetryAfter;

/**
 * What the fuzzer calls: the first octet says which parser, the others are what a server sent. It is read or refused in the one way that was meant
 * for it; anything else is a finding. One target for all parsers, because to start the fuzzer takes longer than a short run of it.
 */
public final class FuzzTarget {

    /** The first octet of a descriptor. */
    static final byte DESCRIPTOR = 0;
    /** The first octet of header lines, one by one: see {@link #HEADERS}. */
    static final byte HEADS = 1;
    /** Names of the header lines. */
    static final List<String> HEADERS =
            List.of("Content-Range", "Content-Type", "WWW-Authenticate", "Retry-After", "ETag", "Last-Modified", "Date", "Content-Length",
                    "Location");

    /** A descriptor to begin with. */
    static final String DESCRIPTOR_SEED = "<?xml version=\"1.0\"?>" + Downloads.descriptor(5, "p/x", Downloads.notifyTo("/n")
            + "<DDVersion>1.0</DDVersion><installParam>sha256=" + "0a".repeat(32) + ";source=4%2e1</installParam>"
            + "<x:y xmlns:x='u'><![CDATA[z]]></x:y>");
    /** Header lines to begin with. */
    static final List<String> HEADS_SEEDS = List.of(
            "bytes 7-99/100\napplication/vnd.oma.dd+xml; charset=\"utf-8\"\nDigest realm=\"a, \\\"b\", nonce=n, qop=\"auth,auth-int\", "
                    + "algorithm=SHA-256, opaque=o, Basic realm=x\nThu, 01 Jan 2026 00:00:00 GMT\n\"v1\"\nThu, 01 Jan 2026 00:00:00 GMT\n"
                    + "Thu, 01 Jan 2026 00:00:02 GMT\n93\nhttps://fw.example.net:8443/p?q#f",
            "bytes */7\ntext/html\nBearer\n120\nW/\"v1\"\n\n\n\n../y");

    private static final URI BASE = URI.create("https://fw.example.net/dd/1");
    private static final Duration LONGEST = Duration.ofHours(6);
    private static final Settings SETTINGS = settings();
    private static final UrlRules RULES = new UrlRules(SETTINGS, true);

    private FuzzTarget() {
    }

    private static Settings settings() {
        try {
            return Settings.of(Defaults.of(DlotaConfiguration.class));
        } catch (HttpConfigurationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Called before the time is counted: to load and instrument the classes takes as long as a short run. */
    public static void fuzzerInitialize() {
        descriptor(DESCRIPTOR_SEED.getBytes(StandardCharsets.UTF_8));
        HEADS_SEEDS.forEach(seed -> heads(seed.split("\n", -1)));
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] octets = Arrays.copyOfRange(input, 1, input.length);
        if ((input[0] & 1) == DESCRIPTOR) {
            descriptor(octets);
        } else {
            heads(new String(octets, StandardCharsets.ISO_8859_1).split("\n", -1));
        }
    }

    private static void descriptor(byte[] octets) {
        ContentKind.of(null, Arrays.copyOf(octets, Math.min(octets.length, ContentKind.SNIFF_OCTETS)), List.of());
        try {
            Descriptor descriptor = new DescriptorReader(RULES).read(octets, null, BASE);
            require(descriptor.size() > 0 && !descriptor.types().isEmpty() && descriptor.object().isAbsolute(),
                    "a descriptor without its three parts");
            InstallParameters parameters = new InstallParameters(descriptor.installParam());
            require(parameters.sha256() == null || parameters.sha256().length() == 64, "a digest of another length");
            new TransferNotes(new ObjectPlan(true, descriptor.object(), descriptor.size(), descriptor.types(), descriptor.notifyUri(),
                    parameters.sha256()), Representation.UNKNOWN, "", Ledger.begin(Clock.systemUTC().instant())).fits();
        } catch (DescriptorException refused) {
            require(refused.report() == 906 || refused.report() == 951, "another code than those of descriptors");
        }
    }

    private static void heads(String[] lines) {
        Map<String, List<String>> heads = new TreeMap<>();
        for (int i = 0; i < Math.min(lines.length, HEADERS.size()); i++) {
            heads.put(HEADERS.get(i), List.of(lines[i]));
        }
        HttpHeaders headers = HttpHeaders.of(heads, (name, value) -> true);
        Answer answer = new Answer(BASE, 206, headers, new BodyStream(InputStream.nullInputStream(), Runnable::run, LONGEST));
        answer.charset();
        Representation representation = Representation.of(answer, 100);
        require(representation.validator() == null || !representation.validator().startsWith("W/"), "a weak validator");
        continuing(answer, representation);
        Duration wait = new RetryAfter(Clock.systemUTC(), LONGEST).of(headers);
        require(wait == null || !wait.isNegative() && wait.compareTo(LONGEST) <= 0, "a wait beyond its limits");
        AuthenticateHeader.parse(headers.allValues("WWW-Authenticate"));
        new Authentication(ServerCredentials.of("fw.example.net", new ServerCredentials.Entry(ServerCredentials.Type.DIGEST, null, "gw", "s")))
                .answer("GET", BASE, headers.allValues("WWW-Authenticate"));
        location(answer);
        try {
            new AnswerCheck(SETTINGS).whole(answer, ObjectPlan.plain(BASE));
        } catch (TransferFailure refused) {
            require(!refused.isTemporary(), "a refusal that is tried again");
        }
    }

    private static void continuing(Answer answer, Representation known) {
        AnswerCheck check = new AnswerCheck(SETTINGS);
        if (check.continues(answer, known, 7)) {
            require(answer.header("Content-Range").matches("bytes\\s+0*7-.*"), "a part that begins elsewhere");
        }
        check.nothingMissing(answer, known, 7);
    }

    private static void location(Answer answer) {
        String location = answer.header("Location");
        if (location == null) {
            return;
        }
        try {
            URI next = RULES.parse(location, BASE);
            RULES.checkStep(BASE, next);
            RULES.checkForm(next);
            require("https".equalsIgnoreCase(next.getScheme()) && next.getHost() != null && next.getRawFragment() == null, "a way out of https");
            UrlRules.shown(next);
        } catch (TransferFailure refused) {
            require(refused.result() == 411, "another code than that of addresses");
        }
    }

    private static void require(boolean held, String finding) {
        if (!held) {
            throw new IllegalStateException(finding);
        }
    }
}
