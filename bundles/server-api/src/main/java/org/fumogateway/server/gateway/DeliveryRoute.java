package org.fumogateway.server.gateway;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * How packages get into a gateway, as far as its FUMO instance offers a choice (FUMO-23). Immutable.
 *
 * @param way          which commands
 * @param descriptor   true if PkgURL points at a download descriptor, false if at the package itself
 * @param detailsFirst true if versions and State are read again before each command (AD 5.4.2.3)
 */
public record DeliveryRoute(Way way, boolean descriptor, boolean detailsFirst) {

    private static final String PLAIN = "plain";
    private static final String DETAILS = "details";

    /** The way is required. */
    public DeliveryRoute {
        Objects.requireNonNull(way, "way");
    }

    /** Which commands bring a package into effect. */
    public enum Way {
        /** One Exec on DownloadAndUpdate (AD 5.4.4). */
        DOWNLOAD_AND_UPDATE("downloadAndUpdate"),
        /** Exec on Download; as soon as its success is reported Exec on Update, in the same session (AD 5.4.5.2). */
        DOWNLOAD_THEN_UPDATE("downloadThenUpdate"),
        /** Exec on Download (AD 5.4.2); Exec on Update in a later session (AD 5.4.3). */
        DOWNLOAD_UPDATE_LATER("downloadUpdateLater"),
        /** The package itself in PkgData as a large object, then Exec on Update (AD 5.4.5.3), where the gateway takes large objects. */
        LARGE_OBJECT("largeObject"),
        /** The package itself in PkgData as a large object (AD 5.4.1); Exec on Update in a later session (AD 5.4.3). */
        LARGE_OBJECT_UPDATE_LATER("largeObjectUpdateLater");

        private final String word;

        Way(String word) {
            this.word = word;
        }

        /** True if the package goes within DM, where the gateway takes large objects. */
        public boolean inObject() {
            return this == LARGE_OBJECT || this == LARGE_OBJECT_UPDATE_LATER;
        }

        /** True if the Exec on Update waits for a later session. */
        public boolean updatesLater() {
            return this == DOWNLOAD_UPDATE_LATER || this == LARGE_OBJECT_UPDATE_LATER;
        }

        /** The word for settings and commands. */
        public String word() {
            return word;
        }

        /**
         * The way of that word; case does not matter.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Way of(String word) {
            return Arrays.stream(values()).filter(way -> way.word.equalsIgnoreCase(word.strip())).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("The ways are " + String.join(", ",
                            Arrays.stream(values()).map(Way::word).toList()) + ", not " + word + "."));
        }
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException if a word is not known
     */
    public static DeliveryRoute parse(String text) {
        List<String> words = List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+"));
        List<String> options = words.subList(1, words.size());
        if (!List.of(PLAIN, DETAILS).containsAll(options)) {
            throw new IllegalArgumentException("Behind the way of a delivery stand " + PLAIN + " and " + DETAILS + " only: " + text);
        }
        return new DeliveryRoute(Way.of(words.get(0)), !options.contains(PLAIN), options.contains(DETAILS));
    }

    /** The route in one line: the way, then {@code plain} and {@code details} where they apply. */
    public String text() {
        return way.word + (descriptor ? "" : " " + PLAIN) + (detailsFirst ? " " + DETAILS : "");
    }
}
