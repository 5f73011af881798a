package org.fumogateway.syncml.internal;

/**
 * Where a writer is; put into words only if something is missing there.
 *
 * @param outer the element around it, or null
 * @param name  name of the element
 */
record Place(Place outer, String name) {

    @Override
    public String toString() {
        return (outer == null ? "" : outer) + "/" + name;
    }
}
