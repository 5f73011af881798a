package org.fumogateway.dlota.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.fumogateway.gateway.download.DownloadRequest;
import org.osgi.service.log.Logger;

/** The first request: GET of PkgURL, and what its answer is (phases D1 to D3). */
final class Opening {

    /**
     * What was found.
     *
     * @param plan   what to fetch
     * @param answer the answer that already carries the object, or null
     */
    record Found(ObjectPlan plan, Answer answer) {
    }

    /** Sends the status report of a descriptor that leads to nothing. */
    interface FailureReport {
        void send(URI notify, int code) throws InterruptedException;
    }

    private static final String ACCEPT = ContentKind.DESCRIPTOR_TYPE + ", application/octet-stream;q=0.9, */*;q=0.1";

    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,4}");
    private static final int MOST_SHOWN = 80;

    private final HttpSource http;
    private final UrlRules rules;
    private final Settings settings;
    private final FailureReport report;
    private final Logger logger;

    Opening(HttpSource http, UrlRules rules, Settings settings, FailureReport report, Logger logger) {
        this.http = http;
        this.rules = rules;
        this.settings = settings;
        this.report = report;
        this.logger = logger;
    }

    /** One try. A failure that belongs to a descriptor was reported before it is thrown. */
    Found open(URI url, DownloadRequest request) throws TransferFailure, InterruptedException {
        Answer answer = http.get(url, headers(request));
        boolean keep = false;
        try {
            if (answer.status() != 200) {
                throw HttpStatus.failure(answer);
            }
            if (answer.isEncoded()) {
                throw TransferFailure.permanent(954, 550, "The server sends the package in a content encoding that was not asked for.");
            }
            String type = answer.mediaType();
            byte[] first = ContentKind.needsSniffing(type) ? answer.body().peek(ContentKind.SNIFF_OCTETS) : new byte[0];
            ContentKind kind = ContentKind.of(type, first, settings.packageTypes());
            keep = kind == ContentKind.PACKAGE;
            return switch (kind) {
                case PACKAGE -> new Found(ObjectPlan.plain(url), answer);
                case DESCRIPTOR -> new Found(plan(answer, request), null);
                case DESCRIPTOR_2 -> throw secondVersion(answer);
                case PAGE -> throw TransferFailure.permanent(954, 411, "The server sent a page instead of a package.");
                case UNSUPPORTED -> throw TransferFailure.permanent(953, 405, "The server sent content of a type that is not supported.");
            };
        } catch (IOException e) {
            throw TransferFailure.temporary(903, 503, "The connection broke while the first answer was read.", e);
        } finally {
            if (!keep) {
                answer.close();
            }
        }
    }

    private static Map<String, String> headers(DownloadRequest request) {
        return LANGUAGE.matcher(request.language()).matches() ? Map.of("Accept", ACCEPT, "Accept-Language", request.language())
                : Map.of("Accept", ACCEPT);
    }

    private ObjectPlan plan(Answer answer, DownloadRequest request) throws TransferFailure, IOException, InterruptedException {
        byte[] octets = document(answer);
        Descriptor descriptor;
        try {
            descriptor = new DescriptorReader(rules).read(octets, answer.charset(), answer.uri());
        } catch (DescriptorException e) {
            return refuse(salvaged(e.salvagedNotify(), answer.uri()), TransferFailure.permanent(e.report(), 411, e.getMessage()));
        }
        logger.info("Descriptor for {} of {} ({}): {} octets.", shown(descriptor, "name"), shown(descriptor, "vendor"),
                shown(descriptor, "description"), descriptor.size());
        URI notify = allowedNotify(descriptor.notifyUri(), answer.uri());
        InstallParameters parameters = new InstallParameters(descriptor.installParam());
        if (parameters.hasUnusableDigest()) {
            logger.warn("The descriptor gives a digest that is none; it is ignored.");
        }
        TransferFailure objection = objection(descriptor, parameters, answer.uri(), request);
        if (objection != null) {
            return refuse(notify, objection);
        }
        return new ObjectPlan(true, descriptor.object(), descriptor.size(), descriptor.types(), notify, parameters.sha256());
    }

    /** What anybody may have written: on one line and not for ever. */
    private static String shown(Descriptor descriptor, String name) {
        String text = descriptor.text(name);
        if (text == null) {
            return "-";
        }
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "...";
    }

    /** Memory first, then capability, then the address (section 6). */
    private TransferFailure objection(Descriptor descriptor, InstallParameters parameters, URI base, DownloadRequest request) {
        if (descriptor.size() > settings.maxSize()) {
            return TransferFailure.permanent(901, 501, "The package is larger than this gateway takes.");
        }
        if (descriptor.types().stream().noneMatch(type -> settings.packageTypes().contains(type) || ContentKind.isPlainOctets(type))) {
            return TransferFailure.permanent(953, 405, "The descriptor names no type of package that is accepted here.");
        }
        if (parameters.source() != null && !parameters.source().equals(request.runningVersion())) {
            return TransferFailure.permanent(953, 403, "The package applies to another version than the one that runs.");
        }
        try {
            rules.checkStep(base, descriptor.object());
            rules.checkForm(descriptor.object());
            return null;
        } catch (TransferFailure e) {
            return e;
        }
    }

    private static byte[] document(Answer answer) throws IOException, InterruptedException {
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        for (var octets = answer.body().next(); octets != null; octets = answer.body().next()) {
            byte[] part = new byte[Math.min(octets.remaining(), DescriptorReader.MAX_OCTETS + 1 - document.size())];
            octets.get(part);
            document.writeBytes(part);
            if (document.size() > DescriptorReader.MAX_OCTETS) {
                break;
            }
        }
        return document.toByteArray();
    }

    private TransferFailure secondVersion(Answer answer) throws TransferFailure, IOException, InterruptedException {
        String detail = "The descriptor is of DLOTA 2, which is not supported.";
        try {
            new DescriptorReader(rules).read(document(answer), answer.charset(), answer.uri());
        } catch (DescriptorException e) {
            refuse(salvaged(e.salvagedNotify(), answer.uri()), TransferFailure.permanent(951, 411, detail));
        }
        return TransferFailure.permanent(951, 411, detail);
    }

    private ObjectPlan refuse(URI notify, TransferFailure failure) throws TransferFailure, InterruptedException {
        if (notify != null) {
            report.send(notify, failure.report());
        }
        throw failure;
    }

    private URI salvaged(String text, URI base) {
        try {
            return text == null ? null : allowedNotify(rules.parse(text, base), base);
        } catch (TransferFailure e) {
            return null;
        }
    }

    /** Status reports go to the host of the descriptor or to a listed one (DL-51). */
    private URI allowedNotify(URI notify, URI base) {
        if (notify == null) {
            return null;
        }
        try {
            rules.checkStep(base, notify);
            rules.checkForm(notify);
        } catch (TransferFailure e) {
            logger.warn("No status report will be sent: {}", e.getMessage());
            return null;
        }
        if (!notify.getHost().equalsIgnoreCase(base.getHost()) && !rules.isListed(notify.getHost())) {
            logger.warn("No status report will be sent: {} is neither the host of the descriptor nor listed.", notify.getHost());
            return null;
        }
        return notify;
    }
}
