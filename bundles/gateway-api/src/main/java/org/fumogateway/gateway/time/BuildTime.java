package org.fumogateway.gateway.time;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Properties;

/**
 * When a bundle was built, as the build wrote it into the bundle: the time of a reproducible build. A clock that shows less is not set
 * (PKG-57, DL-82).
 */
public final class BuildTime {

    private static final String RESOURCE = "build.properties";
    private static final String KEY = "built";

    private BuildTime() {
    }

    /**
     * The time in the file {@code build.properties} beside a class; the beginning of time if the build did not tell, which makes every clock
     * look good.
     *
     * @param inBundle a class of the bundle in question
     * @throws UncheckedIOException if the bundle cannot be read
     */
    public static Instant of(Class<?> inBundle) {
        Properties properties = new Properties();
        try (InputStream resource = inBundle.getResourceAsStream(RESOURCE)) {
            if (resource != null) {
                properties.load(resource);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The bundle's own build time cannot be read", unreadable);
        }
        return parse(properties.getProperty(KEY, ""));
    }

    /** Maven allows a time with an offset or seconds since 1970. */
    public static Instant parse(String text) {
        String stripped = text.strip();
        if (stripped.matches("[0-9]{1,11}")) {
            return Instant.ofEpochSecond(Long.parseLong(stripped));
        }
        try {
            return OffsetDateTime.parse(stripped).toInstant();
        } catch (DateTimeException untold) {
            return Instant.EPOCH;
        }
    }
}
