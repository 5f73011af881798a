package org.fumogateway.transfers;

/** What happens to the octets of an object on their way to the gateway. One per connection or shared by all; used by one thread at a time. */
interface Link {

    /** Most octets that are judged at once: what an Ethernet frame carries of a TCP stream. */
    int SEGMENT_OCTETS = 1460;

    /** Before the head of an answer goes on; may wait. False: the connection is cut before it. */
    default boolean passHead() throws InterruptedException {
        return true;
    }

    /**
     * Before a segment of the object goes on; may wait.
     *
     * @param offset place of the segment in the object
     * @param octets its length, at most {@link #segment}
     * @return how many of its octets go on; if fewer than all, the connection is cut behind them
     */
    int pass(long offset, int octets) throws InterruptedException;

    /** Most octets that {@link #pass} is asked about at once. */
    default int segment() {
        return SEGMENT_OCTETS;
    }

    /** True if the connection is reset when it is cut, false if it is ended in order. */
    default boolean abrupt() {
        return false;
    }
}
