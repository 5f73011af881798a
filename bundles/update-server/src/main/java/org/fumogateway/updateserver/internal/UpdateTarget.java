package org.fumogateway.updateserver.internal;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.release.ReleasePackage;

/**
 * What packages for one FUMO instance must fit: the gateway itself, or a component of it such as a modem (FUMO-2, FUMO-3). Immutable.
 *
 * @param products what it calls itself, each {@code vendor,product}
 * @param hardware hardware version, empty if not known
 * @param running  version that runs, empty if not known
 * @param digest   digest of the image that runs, empty if not known
 * @param own      true for the firmware of the gateway itself
 */
record UpdateTarget(Set<String> products, String hardware, String running, Optional<String> digest, boolean own) {

    /** Leaf below an instance with what packages for it name; only gateways of ours have it. */
    static final String COMPATIBLE = "/Ext/Compatible";
    /** Leaf below an instance of a component with the version that runs there. */
    static final String VERSION = "/Ext/FwV";

    /** What an instance of a gateway is. The jobs tell the version of a component that does not tell it itself. */
    static UpdateTarget of(Gateway gateway, FumoInstance instance, List<UpdateJob> history) {
        if (isOwn(gateway, instance.uri())) {
            return of(gateway);
        }
        String running = gateway.detail(instance.uri() + VERSION).filter(value -> !value.isBlank())
                .orElseGet(() -> history.stream().filter(job -> job.instanceUri().equals(instance.uri()))
                        .filter(job -> job.operation().updates() && job.state() == UpdateJob.State.SUCCEEDED).findFirst()
                        .map(UpdateJob::toVersion).orElse(""));
        return new UpdateTarget(words(gateway.detail(instance.uri() + COMPATIBLE).orElse("")), "", running, Optional.empty(), false);
    }

    /** The gateway itself. */
    static UpdateTarget of(Gateway gateway) {
        return new UpdateTarget(products(gateway), gateway.detail(Gateway.HARDWARE_VERSION).orElse(""),
                gateway.detail(Gateway.FIRMWARE_VERSION).orElse(""),
                gateway.detail(PackageChoice.FIRMWARE_DIGEST).filter(value -> !value.isBlank()).map(String::strip), true);
    }

    /** True unless the instance says that it takes packages for something else, such as a modem in the gateway. */
    static boolean isOwn(Gateway gateway, String instanceUri) {
        Set<String> products = products(gateway);
        return gateway.detail(instanceUri + COMPATIBLE).filter(value -> !value.isBlank())
                .map(value -> words(value).stream().anyMatch(products::contains)).orElse(true);
    }

    /** True if the package was made for this product and hardware. What is not known of a component's hardware fits nothing that asks for it. */
    boolean isMeantBy(ReleasePackage release) {
        return release.compatible().stream().anyMatch(products::contains)
                && (release.hardware().isEmpty() || release.hardware().contains(hardware));
    }

    /** True if the package can be applied to exactly what runs (FUMO-111). */
    boolean canTake(ReleasePackage release) {
        if (running.isEmpty() && own) {
            return false;
        }
        return (release.from().isEmpty() || release.from().contains(running)) && baseFits(release);
    }

    /** A delta needs its very base: by digest where the gateway tells it, else by a version that the package names. */
    private boolean baseFits(ReleasePackage release) {
        return release.baseSha256() == null
                || digest.map(value -> value.equalsIgnoreCase(release.baseSha256())).orElse(!release.from().isEmpty());
    }

    /**
     * What the gateway says it is. One that does not say so is taken for {@code vendor,product} made of Man and Mod in lower case
     * without blanks, such as {@code exampleworks,gw-200}: only a guess, but the gateway checks the signed manifest again.
     */
    private static Set<String> products(Gateway gateway) {
        Optional<String> own = gateway.detail(PackageChoice.COMPATIBLE).filter(value -> !value.isBlank());
        return own.map(UpdateTarget::words).orElseGet(() -> Set.of(squeezed(gateway.detail(Gateway.MANUFACTURER).orElse("")) + ","
                + squeezed(gateway.detail(Gateway.MODEL).orElse(""))));
    }

    private static Set<String> words(String text) {
        return text.isBlank() ? Set.of() : new HashSet<>(Arrays.asList(text.strip().split("[;\\s]+")));
    }

    private static String squeezed(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", "");
    }
}
