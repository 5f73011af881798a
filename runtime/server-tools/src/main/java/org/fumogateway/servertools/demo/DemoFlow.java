package org.fumogateway.servertools.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;

/** The flows of the FUMO architecture document (section 5.4) that the demo can show, in the order in which {@code --all} runs them. */
enum DemoFlow {
    /** Package within DM, asked for by a notification. */
    LARGE_OBJECT("5.4.1", "the package within DM", Delivery.LARGE_OBJECT, Trigger.NOTIFICATION, "largeObjectUpdateLater", "DELIVERY"),
    /** The device opens the session and asks. */
    LARGE_OBJECT_ASKED("5.4.1-alternative-1", "the device opens the session and asks, the package within DM", Delivery.LARGE_OBJECT,
            Trigger.DEVICE_ASKS, "largeObjectUpdateLater", "DELIVERY"),
    /** DevDetail is read first. */
    LARGE_OBJECT_DETAILS("5.4.1-alternative-2", "DevDetail first, then the package within DM", Delivery.LARGE_OBJECT, Trigger.NOTIFICATION,
            "largeObjectUpdateLater --details", "DELIVERY"),
    /** Exec on Download, plain URL. */
    DOWNLOAD("5.4.2", "Download from a plain URL", Delivery.PLAIN_URL, Trigger.NOTIFICATION, "downloadUpdateLater --plain", "DOWNLOAD"),
    /** Exec on Update of what is there. */
    UPDATE("5.4.3", "Update of the package that is there", Delivery.HELD, Trigger.NOTIFICATION, null, "UPDATE"),
    /** Exec on Download, descriptor. */
    DOWNLOAD_DESCRIPTOR("5.4.2-descriptor", "Download through an OMA download descriptor", Delivery.DESCRIPTOR, Trigger.NOTIFICATION,
            "downloadUpdateLater", "DOWNLOAD"),
    /** Exec on Download, DevDetail first. */
    DOWNLOAD_DETAILS("5.4.2-alternative-1", "DevDetail first, then Download", Delivery.PLAIN_URL, Trigger.NOTIFICATION,
            "downloadUpdateLater --plain --details", "DOWNLOAD"),
    /** The device begins the update itself. */
    UPDATE_BY_DEVICE("5.4.3-alternative-1", "the device itself begins the update of the package that is there", Delivery.HELD,
            Trigger.DEVICE_STARTS, null, null),
    /** Exec on DownloadAndUpdate. */
    DOWNLOAD_AND_UPDATE("5.4.4", "DownloadAndUpdate", Delivery.DESCRIPTOR, Trigger.NOTIFICATION, "downloadAndUpdate", "DOWNLOAD_AND_UPDATE"),
    /** A person at the device asks. */
    DOWNLOAD_AND_UPDATE_ASKED("5.4.4-alternative-1", "a person at the device asks, DownloadAndUpdate", Delivery.DESCRIPTOR, Trigger.PERSON_ASKS,
            "downloadAndUpdate", "DOWNLOAD_AND_UPDATE"),
    /** Client-initiated. */
    CLIENT_INITIATED("5.4.5", "the device asks, DevDetail, DownloadAndUpdate in the same session", Delivery.DESCRIPTOR, Trigger.DEVICE_ASKS,
            "downloadAndUpdate --details", "DOWNLOAD_AND_UPDATE"),
    /** Client-initiated, two commands. */
    CLIENT_INITIATED_TWO("5.4.5-alternative-1", "the device asks, Download, then Update on a second command", Delivery.DESCRIPTOR,
            Trigger.DEVICE_ASKS, "downloadThenUpdate", "UPDATE"),
    /** Client-initiated, package within DM. */
    CLIENT_INITIATED_OBJECT("5.4.5-alternative-2", "the device asks, the package within DM, then Update", Delivery.LARGE_OBJECT,
            Trigger.DEVICE_ASKS, "largeObject", "UPDATE");

    /** What the demo shows when nobody chooses: one of each main section, the download with the update that belongs to it. */
    static final List<DemoFlow> MAIN = List.of(LARGE_OBJECT, DOWNLOAD, UPDATE, DOWNLOAD_AND_UPDATE, CLIENT_INITIATED);

    private static final Pattern SPELLING = Pattern.compile(
            "(5\\.4\\.[1-5])(?:normal|(descriptor|dl|dd)|(?:alternative|alternate|alt|a)(?:flow)?(\\d))?");

    private final String section;
    private final String summary;
    private final Delivery delivery;
    private final Trigger trigger;
    private final String route;
    private final String lastOperation;

    DemoFlow(String section, String summary, Delivery delivery, Trigger trigger, String route, String lastOperation) {
        this.section = section;
        this.summary = summary;
        this.delivery = delivery;
        this.trigger = trigger;
        this.route = route;
        this.lastOperation = lastOperation;
    }

    /** How the package gets to the gateway. */
    enum Delivery {
        LARGE_OBJECT("large object"),
        PLAIN_URL("plain URL"),
        DESCRIPTOR("descriptor"),
        HELD("already there");

        private final String text;

        Delivery(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** Who begins. */
    enum Trigger {
        NOTIFICATION,
        DEVICE_ASKS,
        PERSON_ASKS,
        DEVICE_STARTS
    }

    /**
     * The flow of that name: the section of the normal flow, then {@code descriptor} or {@code alternative} and its number; blanks, hyphens,
     * case and short forms such as {@code alt1} do not matter.
     *
     * @throws LaunchException with the list of names if there is none
     */
    static DemoFlow named(String name) throws LaunchException {
        Matcher spelling = SPELLING.matcher(name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", ""));
        String wanted = !spelling.matches() ? name : spelling.group(1) + (spelling.group(2) != null ? "-descriptor" : "")
                + (spelling.group(3) != null ? "-alternative-" + spelling.group(3) : "");
        return Arrays.stream(values()).filter(flow -> flow.section.equals(wanted)).findFirst().orElseThrow(() -> new LaunchException(
                ExitCode.USAGE, "There is no flow '" + name + "'. The flows are: " + names() + "."));
    }

    /** All names, for people. */
    static String names() {
        return Arrays.stream(values()).map(DemoFlow::section).sorted().collect(Collectors.joining(", "));
    }

    /** Its name: section, alternative. */
    String section() {
        return section;
    }

    /** What happens, in a few words. */
    String summary() {
        return summary;
    }

    Delivery delivery() {
        return delivery;
    }

    Trigger trigger() {
        return trigger;
    }

    /** Words for {@code server:route}; null if the flow orders no package. */
    String route() {
        return route;
    }

    /** The operation of the server's last job of this flow; null if the server has none. */
    String lastOperation() {
        return lastOperation;
    }

    /** True if a package must be on the gateway before. */
    boolean needsHeldPackage() {
        return delivery == Delivery.HELD;
    }

    /** True if other firmware runs at the end; false if the gateway then holds the package. */
    boolean updates() {
        return lastOperation == null || lastOperation.contains("UPDATE");
    }
}
