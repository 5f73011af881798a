package org.fumogateway.dmcommands.internal;

import java.util.List;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.syncml.Item;

/**
 * What became of one Item.
 *
 * @param status    Status code
 * @param results   what it read
 * @param content   its value as a stream, if what it read is one Item without Data; else null
 * @param failedUri another node that failed in its stead, or null
 */
record Outcome(int status, List<Item> results, LargeObjects.Content content, String failedUri) {

    static Outcome of(int status) {
        return new Outcome(status, List.of(), null, null);
    }

    static Outcome read(List<Item> results) {
        return new Outcome(StatusCode.OK, results, null, null);
    }

    /** A value that is a stream. */
    static Outcome read(Item result, LargeObjects.Content content) {
        return new Outcome(StatusCode.OK, List.of(result), content, null);
    }

    boolean succeeded() {
        return StatusCode.succeeded(status);
    }
}
