package org.fumogateway.hotswap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;

/** Replaces an actor of the running gateway by the next version of its bundle, as an operator does. */
final class ActorSwap {

    /** How the newer jar comes in. */
    enum Way {
        /** {@code felix:update}: the bundle that is there gets the content of the newer jar. */
        GOGO,
        /** The newer jar is dropped into {@code plugins/}, the next one takes its place there. */
        FILE_INSTALL
    }

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Pattern LINE = Pattern.compile("(?m)^\\s*(\\d+)\\|(\\w+)\\s*\\|\\s*\\d+\\|(\\S+) \\(([^)]+)\\)");

    private final Lab lab;
    private final Way way;
    private final Path bundles;
    private int versions;

    private record Line(String id, String state, String name, String version) {
    }

    ActorSwap(Lab lab, Way way) {
        this.lab = lab;
        this.way = way;
        this.bundles = Path.of(System.getProperty("fumo.distribution"), "bundles");
    }

    /** Replaces it and waits until the new version, and no other one, runs. */
    void swap(String actor) throws IOException {
        String name = "org.fumogateway." + actor;
        String version = "0.1." + ++versions;
        if (way == Way.GOGO) {
            Path jar = Files.createDirectories(lab.folder().resolve("newer")).resolve(actor + "-" + version + ".jar");
            VendorJar.newer(shipped(actor), version, jar);
            lab.gateway().run("felix:update " + running(name).orElseThrow().id + " " + jar.toUri());
        } else {
            VendorJar.newer(shipped(actor), version, lab.gatewayData().resolve("plugins").resolve(actor + ".jar"));
        }
        Awaitility.await(name + " " + version).atMost(LONGEST).pollInterval(Duration.ofMillis(50))
                .until(() -> running(name).map(Line::version).filter(version::equals).isPresent());
    }

    /** Takes the newer jar out of {@code plugins/} and waits until the bundle of the distribution, and no other one, runs. */
    void takeBack(String actor) throws IOException {
        Files.delete(lab.gatewayData().resolve("plugins").resolve(actor + ".jar"));
        String version = shipped(actor).getFileName().toString().replaceAll(".*-(\\d+\\.\\d+\\.\\d+)\\.jar", "$1");
        Awaitility.await(actor + " " + version).atMost(LONGEST).pollInterval(Duration.ofMillis(50))
                .until(() -> running("org.fumogateway." + actor).map(Line::version).filter(version::equals).isPresent());
    }

    private Path shipped(String actor) throws IOException {
        try (var all = Files.list(bundles)) {
            return all.filter(file -> file.getFileName().toString().matches(actor + "-\\d+\\.\\d+\\.\\d+\\.jar")).findFirst().orElseThrow();
        }
    }

    /** The one version of a bundle that runs; empty if none or more than one does. */
    private Optional<Line> running(String name) {
        List<Line> active = lines(lab.gateway().ask("felix:lb -s " + name).orElse("")).stream()
                .filter(line -> line.name.equals(name) && line.state.equals("Active")).toList();
        return active.size() == 1 ? Optional.of(active.get(0)) : Optional.empty();
    }

    private static List<Line> lines(String text) {
        return LINE.matcher(text).results().map(ActorSwap::line).toList();
    }

    private static Line line(MatchResult match) {
        return new Line(match.group(1), match.group(2), match.group(3), match.group(4));
    }
}
