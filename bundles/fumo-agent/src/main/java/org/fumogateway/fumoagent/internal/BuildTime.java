package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Properties;

/** When this bundle was built, as the build wrote it into the bundle: the time of a reproducible build (PKG-57). */
final class BuildTime {

    private static final String RESOURCE = "build.properties";
    private static final String KEY = "built";

    private BuildTime() {
    }

    /** The time; the beginning of time if the build did not tell, which makes every clock look good. */
    static Instant read() {
        Properties properties = new Properties();
        try (InputStream resource = BuildTime.class.getResourceAsStream(RESOURCE)) {
            if (resource != null) {
                properties.load(resource);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The bundle's own build time cannot be read", unreadable);
        }
        return parse(properties.getProperty(KEY, ""));
    }

    /** Maven allows a time with an offset or seconds since 1970. */
    static Instant parse(String text) {
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
