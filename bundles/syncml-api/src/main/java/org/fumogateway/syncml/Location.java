package org.fumogateway.syncml;

/**
 * Target or Source: LocURI and, optionally, LocName.
 *
 * @param uri  LocURI, character for character; null if missing
 * @param name LocName, or null
 */
public record Location(String uri, String name) {

    /** A location without a name. */
    public static Location of(String uri) {
        return new Location(uri, null);
    }
}
