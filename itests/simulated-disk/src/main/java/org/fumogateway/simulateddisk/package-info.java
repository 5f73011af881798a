/**
 * A disk in memory that keeps exactly what {@link org.fumogateway.storage.Disk} promises and nothing more: what was not forced
 * may be
 * lost, torn or re-ordered by a power cut. Tests cut it before or inside any operation, let operations fail, fill it up and
 * damage it.
 */
package org.fumogateway.simulateddisk;
