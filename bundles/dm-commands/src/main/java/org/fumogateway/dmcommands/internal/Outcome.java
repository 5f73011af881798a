package org.fumogateway.dmcommands.internal;

import java.util.List;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.syncml.Item;

/**
 * What became of one Item.
 *
 * @param status    Status code
 * @param results   what it read
 * @param failedUri another node that failed in its stead, or null
 */
record Outcome(int status, List<Item> results, String failedUri) {

    static Outcome of(int status) {
        return new Outcome(status, List.of(), null);
    }

    static Outcome read(List<Item> results) {
        return new Outcome(StatusCode.OK, results, null);
    }

    boolean succeeded() {
        return StatusCode.succeeded(status);
    }
}
