package org.fumogateway.updateserver.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the update server. */
@ObjectClassDefinition(name = "FUMO Gateway: update server",
        description = "Which gateway gets which package, and how it gets there.")
public @interface UpdateServerConfig {

    /** PID of these settings. */
    String PID = "org.fumogateway.updateserver";

    /** Base URL as gateways see it. */
    @AttributeDefinition(name = "Public URL",
            description = "Scheme, host and port as gateways reach the downloads, without path, such as https://fw.example.net.")
    String publicUrl() default "http://127.0.0.1:8080";

    /** Path of the downloads. */
    @AttributeDefinition(name = "Path", description = "Path of the downloads below the public URL, ending in /*.")
    String osgi_http_whiteboard_servlet_pattern() default "/fw/*";

    /** Whether a trust file is required. */
    @AttributeDefinition(name = "Require trust file",
            description = "Refuse to publish packages while there is no trust file to check their signatures against.")
    boolean requireTrust() default true;

    /** Way of the updates. */
    @AttributeDefinition(name = "Way",
            description = "downloadAndUpdate: one command; downloadThenUpdate: two, the second when the first is reported; "
                    + "downloadUpdateLater: the second in a later session; largeObject: the package within DM, then the command; "
                    + "largeObjectUpdateLater: the package within DM, the command in a later session. "
                    + "A gateway that offers one way only gets that one.")
    String way() default "downloadAndUpdate";

    /** Largest package within DM. */
    @AttributeDefinition(name = "Large object limit", min = "1",
            description = "Octets of the largest package that is sent within DM to a gateway that offers no download, although the way is "
                    + "another one.")
    long largeObjectLimit() default 4194304;

    /** Breaks before a download. */
    @AttributeDefinition(name = "Large object breaks", min = "1",
            description = "After so many sessions that broke while a package was sent within DM, a gateway that offers a download gets it that way.")
    int largeObjectBreaks() default 3;

    /** Breaks before a package is given up. */
    @AttributeDefinition(name = "Most large object breaks", min = "1",
            description = "A gateway that offers no download is sent a package within DM again and again, until so many sessions broke. "
                    + "Not less than the number of breaks before a download.")
    int largeObjectMostBreaks() default 10;

    /** Descriptor or plain URL. */
    @AttributeDefinition(name = "Descriptor",
            description = "Whether gateways are sent to a download descriptor, or to the package itself.")
    boolean descriptor() default true;

    /** Details first. */
    @AttributeDefinition(name = "Details first",
            description = "Whether versions and State of a gateway are read again before each command.")
    boolean detailsFirst() default false;

    /** Limit of a download. */
    @AttributeDefinition(name = "Download hours", description = "A download without report for so long counts as lost.")
    int downloadHours() default 24;

    /** Limit of an update. */
    @AttributeDefinition(name = "Update hours",
            description = "An update without report for so long, after its download, counts as lost.")
    int updateHours() default 6;

    /** Age of what is known about a gateway. */
    @AttributeDefinition(name = "Inspection hours", description = "What is known about a gateway is read again after so long.")
    int inspectionHours() default 168;

    /** Limit of a question. */
    @AttributeDefinition(name = "Ask hours", min = "1",
            description = "A job whose order asks the person at the gateway first ends if nobody has agreed for so long.")
    int askHours() default 168;

    /** Pause of a question. */
    @AttributeDefinition(name = "Ask again minutes", min = "1", description = "How long a question rests that the person at a gateway did not answer.")
    int askAgainMinutes() default 60;

    /** Time for an answer. */
    @AttributeDefinition(name = "Ask seconds", min = "10", max = "540",
            description = "How long a gateway shows a question at most. The session waits for it: less than its idle time, which is 600 by default.")
    int askSeconds() default 300;

    /** Whoever asks is told. */
    @AttributeDefinition(name = "Tell whoever asks",
            description = "When a person who asks for an update at a gateway is shown there what happens next: always, ifNothingFollows = only if "
                    + "there is no update now, never.")
    String tellWhoeverAsks() default "ifNothingFollows";

    /** Retry table. */
    @AttributeDefinition(name = "Retries",
            description = "How often a package is tried again on the same gateway: result code, '=', number; refused = the command was not accepted, "
                    + "unanswered = the session ended before the command was answered, lost = no report came, "
                    + "declined = the person at the gateway said no, or nobody there agreed in time. "
                    + "Codes that are not named are never tried again.")
    String[] retries() default {"400=2", "402=1", "407=3", "409=1", "410=1", "412=3", "450=2", "500=3", "501=1", "503=3", "refused=3",
        "unanswered=10", "lost=1"};

    /** Codes that speak against a delta. */
    @AttributeDefinition(name = "Full package after",
            description = "Result codes of a delta package after which the gateway gets the full package of the same version, if there is one.")
    String[] fullAfter() default {"402", "403", "502"};

    /** What gateways get for which nothing is assigned. */
    @AttributeDefinition(name = "Unassigned",
            description = "What a gateway gets that no assignment concerns: newest = the release for it that was published last; "
                    + "nothing = it is left as it is.")
    String unassigned() default "newest";

    /** Pause before a retry. */
    @AttributeDefinition(name = "Retry minutes", description = "How long a gateway is left alone after a failure.")
    int retryMinutes() default 60;
}
