package org.fumogateway.updateserver.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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

    /** The version that a target shall run: the newest release for it; an older one is never chosen instead of it. Empty if there is none. */
    static Optional<String> wanted(UpdateTarget target, List<ReleasePackage> packages) {
        return packages.stream().filter(target::isMeantBy).map(ReleasePackage::version).findFirst();
    }

    /** The packages that bring the target from what it runs to what it shall run; none if it runs that already. */
    static List<ReleasePackage> fitting(UpdateTarget target, List<ReleasePackage> packages) {
        Optional<String> wanted = wanted(target, packages);
        if (wanted.isEmpty() || wanted.get().equals(target.running())) {
            return List.of();
        }
        return packages.stream().filter(release -> release.version().equals(wanted.get()) && target.isMeantBy(release) && target.canTake(release))
                .toList();
    }

    /**
     * Chooses.
     *
     * @param packages newest first
     * @param allowed  false for packages that must not be tried (again)
     * @param last     true for packages that are taken only if no other one is there
     */
    static Optional<ReleasePackage> choose(UpdateTarget target, List<ReleasePackage> packages, Predicate<ReleasePackage> allowed,
            Predicate<ReleasePackage> last) {
        return fitting(target, packages).stream().filter(allowed)
                .min(Comparator.<ReleasePackage, Boolean>comparing(last::test).thenComparingLong(ReleasePackage::size));
    }
}
