package org.fumogateway.updateserver.internal;

import java.util.List;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.release.ReleasePackage;

/**
 * When packages go as large objects, and when no longer: a session that breaks loses all chunks (FUMO-124), so that a link on which sessions break
 * is better served by a download, which resumes (FUMO-113). Immutable.
 *
 * @param mostOctets           octets of the largest package that goes as a large object where nobody asked for that
 * @param breaksBeforeDownload broken sessions after which a gateway that offers a download gets the package that way
 * @param mostBreaks           broken sessions after which a gateway that offers no download does not get the package any more
 */
record ObjectPolicy(long mostOctets, int breaksBeforeDownload, int mostBreaks) {

    private static final int TOO_LARGE = 413;

    /** Checks the limits. */
    ObjectPolicy {
        if (breaksBeforeDownload < 1 || mostBreaks < breaksBeforeDownload) {
            throw new IllegalArgumentException("A download takes the place of a large object after at least one break, and not after more ("
                    + breaksBeforeDownload + ") than end its job (" + mostBreaks + ")");
        }
    }

    /** Whether a package may go as a large object. */
    enum Use {
        /** Never. */
        NEVER,
        /** Where there is no other way into the gateway. */
        LAST,
        /** As the route says. */
        AS_CHOSEN
    }

    /**
     * Decides for one package and one instance.
     *
     * @param takesObjects whether the gateway says that it takes large objects (DM-160)
     * @param earlier      jobs of the instance
     */
    Use use(boolean takesObjects, ReleasePackage release, List<UpdateJob> earlier) {
        if (!takesObjects || breaks(release, earlier) >= mostBreaks) {
            return Use.NEVER;
        }
        boolean tooLarge = earlier.stream().anyMatch(job -> carried(job, release) && job.execStatus() == TOO_LARGE);
        return tooLarge || breaks(release, earlier) >= breaksBeforeDownload ? Use.LAST : Use.AS_CHOSEN;
    }

    /** Sessions that broke while the package was sent to the instance as a large object. */
    static int breaks(ReleasePackage release, List<UpdateJob> earlier) {
        return earlier.stream().filter(job -> carried(job, release)).mapToInt(UpdateJob::breaks).sum();
    }

    /** So many broken sessions in words, to be followed by what they broke. */
    static String times(int breaks) {
        return breaks == 1 ? "one session broke" : breaks + " sessions broke";
    }

    private static boolean carried(UpdateJob job, ReleasePackage release) {
        return job.transfers() > 0 && job.packageSha256().equals(release.sha256());
    }
}
