package org.fumogateway.syncml;

/**
 * Item of a command, a Results, an Alert or a Status.
 *
 * @param target   Target, or null
 * @param source   Source, or null
 * @param meta     the Item's own Meta; never null
 * @param data     Data, or null if the element is absent (an empty element is {@link Data#EMPTY})
 * @param moreData true if Data is an unfinished chunk (SYN-41)
 */
public record Item(Location target, Location source, Meta meta, Data data, boolean moreData) {

    /** Replaces an absent Meta by the empty one. */
    public Item {
        meta = meta == null ? Meta.EMPTY : meta;
    }

    /** An item that only names its target. */
    public static Item ofTarget(String uri) {
        return new Item(Location.of(uri), null, Meta.EMPTY, null, false);
    }

    /** A value for a target. */
    public static Item ofTarget(String uri, Meta meta, Data data) {
        return new Item(Location.of(uri), null, meta, data, false);
    }

    /** A value that comes from a source, as in Results, DevInfo and Generic Alerts. */
    public static Item ofSource(String uri, Meta meta, Data data) {
        return new Item(null, uri == null ? null : Location.of(uri), meta, data, false);
    }

    /** Only data, as in the options of a user interaction. */
    public static Item ofData(Data data) {
        return new Item(null, null, Meta.EMPTY, data, false);
    }
}
