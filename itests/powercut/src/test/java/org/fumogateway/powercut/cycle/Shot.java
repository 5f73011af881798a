package org.fumogateway.powercut.cycle;

/**
 * One life to be lived.
 *
 * @param cycle     how the gateway is updated
 * @param attack    what is done to it
 * @param operation number of the operation that is attacked first
 * @param row       place before or inside that operation, from the top of the picture
 */
record Shot(Cycle cycle, Attack attack, int operation, int row) {
}
