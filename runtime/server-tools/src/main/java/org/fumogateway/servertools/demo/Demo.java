package org.fumogateway.servertools.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.updatepackage.ReleaseKey;
import org.fumogateway.updatepackage.SignatureAlgorithm;
import org.fumogateway.updatepackage.SigningKey;
import org.fumogateway.updatepackage.TrustFileBuilder;

/** The demonstration from empty folder to verdict: one release after the other, each by another flow, on one server and one gateway. */
final class Demo {

    /** Most octets of a package that FUMO-113 advises to send within DM. */
    private static final long ADVISED_WITHIN_DM = 4L << 20;
    private static final int FILES_BETWEEN_VERSIONS = 3;

    private final DemoPlan plan;
    private final DemoSite site;
    private final Path folder;
    private final Console console;
    private final SigningKey releaseKey = SigningKey.generate(SignatureAlgorithm.ED25519);
    private int releases;

    Demo(DemoPlan plan, DemoSite site, Path folder, Console console) {
        this.plan = plan;
        this.site = site;
        this.folder = folder;
        this.console = console;
    }

    /** Runs it; true if everything agrees at the end. A flow that failed ends it: what follows would not begin where it should. */
    boolean run() throws LaunchException, IOException, InterruptedException {
        Path trust = trustFile();
        Release factory = nextRelease(DemoPlan.octets(plan.flows().get(0)));
        String address = site.startServer(trust);
        site.startGateway(factory, trust);
        discard(factory);
        console.line("DM server on " + address + ", gateway " + DemoSite.DEVICE + " runs version " + factory.version());
        List<FlowResult> results = new ArrayList<>();
        Release last = null;
        boolean good = true;
        for (DemoFlow flow : plan.flows()) {
            if (!good) {
                results.add(FlowResult.notRun(flow));
                continue;
            }
            last = flow.needsHeldPackage() ? last : nextRelease(DemoPlan.octets(flow));
            results.add(run(flow, last));
            good = results.get(results.size() - 1).good();
            if (good && flow.updates() && results.size() < plan.flows().size()) {
                site.meetAgain();
            }
        }
        show(results, good);
        return good;
    }

    private FlowResult run(DemoFlow flow, Release wanted) throws LaunchException, IOException, InterruptedException {
        console.line("");
        console.line(flow.section() + "  " + flow.summary() + ": version " + wanted.version());
        if (flow.delivery() == DemoFlow.Delivery.LARGE_OBJECT && wanted.packageOctets() > ADVISED_WITHIN_DM) {
            console.line(String.format(Locale.ROOT, "  note       %.1f MB within DM: FUMO-113 advises 4 MiB at most, a server does more only where "
                    + "an operator wants it", wanted.packageOctets() / 1e6));
        }
        if (!flow.needsHeldPackage()) {
            site.route(flow.route());
            site.publish(wanted.file());
            discard(wanted);
        }
        FlowWatch watch = site.watch(flow, wanted, console);
        site.begin(flow.trigger());
        Observation end = watch.untilEnd(DemoSite.DEVICE);
        double seconds = watch.seconds();
        String onDisk = !flow.updates() ? site.disk().packageDigest()
                : end.running() == null ? "missing" : site.disk().slotDigest(end.running().getString("slot"));
        FlowResult result = Verdict.of(flow, wanted, end, onDisk, seconds);
        console.line(String.format(Locale.ROOT, "  %s after %.1f s", result.good() ? "done" : "FAILED", seconds));
        return result;
    }

    private void show(List<FlowResult> results, boolean good) {
        List<List<String>> rows = new ArrayList<>(List.of(FlowResult.titles()));
        results.forEach(result -> rows.add(result.row()));
        console.line("");
        console.table(rows);
        console.line("");
        results.forEach(result -> result.complaints().forEach(sentence -> console.line(result.flow().section() + ": " + sentence)));
        console.line(good ? "Both sides agree on every flow, and so does what lies on the gateway's disk." : "Not as it should be.");
    }

    private Path trustFile() throws IOException {
        SigningKey root = SigningKey.generate(SignatureAlgorithm.ED25519);
        return Files.write(folder.resolve("trust.fut"), new TrustFileBuilder().version(1).addRootKey(root.verificationKey()).rootThreshold(1)
                .addReleaseKey(ReleaseKey.unlimited(releaseKey.verificationKey())).threshold(1).sign(root));
    }

    private Release nextRelease(long octets) throws IOException {
        String version = (releases + 1) + ".0.0";
        Path image = plan.image(releases);
        if (image == null) {
            image = folder.resolve("firmware-" + version + ".img");
            DemoImages.write(image, version, releases * FILES_BETWEEN_VERSIONS, octets);
        }
        releases++;
        return Release.build(folder, image, version, releaseKey);
    }

    /** The server has its own copy of a package, the gateway of an image; those of the user stay. */
    private void discard(Release release) throws IOException {
        Files.deleteIfExists(release.file());
        if (release.image().startsWith(folder)) {
            Files.deleteIfExists(release.image());
        }
    }
}
