package org.fumogateway.updateserver.internal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.release.ReleasePackage;

/**
 * Which package a gateway should get: of all that fit, the version published last; of several packages with that version, the
 * smallest.
 */
final class PackageChoice {

    /** Leaf in which a gateway names the products it is, separated by blanks or semicolons, each {@code vendor,product}. */
    static final String COMPATIBLE = "./DevDetail/Ext/Compatible";
    /** Leaf with the digest of the running image, which says more than its version (FUMO-111). */
    static final String FIRMWARE_DIGEST = "./DevDetail/Ext/FwDigest";

    private PackageChoice() {
    }

    /**
     * Chooses.
     *
     * @param packages newest first
     * @param allowed  false for packages that must not be tried (again)
     * @param last     true for packages that are taken only if no other one is there
     */
    static Optional<ReleasePackage> choose(Gateway gateway, List<ReleasePackage> packages, Predicate<ReleasePackage> allowed,
            Predicate<ReleasePackage> last) {
        String running = gateway.detail(Gateway.FIRMWARE_VERSION).orElse("");
        Optional<String> wanted = packages.stream().filter(release -> isFor(gateway, release)).map(ReleasePackage::version).findFirst();
        if (running.isEmpty() || wanted.isEmpty() || wanted.get().equals(running)) {
            return Optional.empty();
        }
        return packages.stream().filter(release -> release.version().equals(wanted.get()) && isFor(gateway, release))
                .filter(release -> canBeAppliedTo(gateway, running, release)).filter(allowed)
                .min(Comparator.<ReleasePackage, Boolean>comparing(last::test).thenComparingLong(ReleasePackage::size));
    }

    /** True unless the instance says that it takes packages for something else, such as a modem in the gateway (FUMO-2, FUMO-3). */
    static boolean isOfGateway(Gateway gateway, FumoInstance instance) {
        Set<String> products = products(gateway);
        return gateway.detail(instance.uri() + Inspection.INSTANCE_COMPATIBLE).filter(value -> !value.isBlank())
                .map(value -> Arrays.stream(value.strip().split("[;\\s]+")).anyMatch(products::contains)).orElse(true);
    }

    /** The newest release for the product is what a gateway shall run; an older one is never chosen instead of it. */
    private static boolean isFor(Gateway gateway, ReleasePackage release) {
        Set<String> products = products(gateway);
        return release.compatible().stream().anyMatch(products::contains) && (release.hardware().isEmpty()
                || release.hardware().contains(gateway.detail(Gateway.HARDWARE_VERSION).orElse("")));
    }

    private static boolean canBeAppliedTo(Gateway gateway, String running, ReleasePackage release) {
        return (release.from().isEmpty() || release.from().contains(running)) && baseFits(gateway, release);
    }

    /** A delta needs its very base: by digest where the gateway tells it, else by a version that the package names. */
    private static boolean baseFits(Gateway gateway, ReleasePackage release) {
        if (release.baseSha256() == null) {
            return true;
        }
        Optional<String> digest = gateway.detail(FIRMWARE_DIGEST).filter(value -> !value.isBlank());
        return digest.map(value -> value.strip().equalsIgnoreCase(release.baseSha256())).orElse(!release.from().isEmpty());
    }

    /**
     * What the gateway says it is. One that does not say so is taken for {@code vendor,product} made of Man and Mod in lower case
     * without blanks, such as {@code exampleworks,gw-200}: only a guess, but the gateway checks the signed manifest again.
     */
    static Set<String> products(Gateway gateway) {
        Optional<String> own = gateway.detail(COMPATIBLE).filter(value -> !value.isBlank());
        if (own.isPresent()) {
            return new HashSet<>(List.of(own.get().strip().split("[;\\s]+")));
        }
        return Set.of(squeezed(gateway.detail(Gateway.MANUFACTURER).orElse("")) + ","
                + squeezed(gateway.detail(Gateway.MODEL).orElse("")));
    }

    private static String squeezed(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", "");
    }
}
