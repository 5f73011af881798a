package org.fumogateway.updatepackage.internal;

import java.io.IOException;
import java.util.Arrays;

/** The address caches of one window (PKG-8). */
final class VcdiffAddresses {

    private static final int NEAR = 4;
    private static final int SAME = 3 * 256;
    private static final int FIRST_NEAR_MODE = 2;
    private static final int FIRST_SAME_MODE = FIRST_NEAR_MODE + NEAR;

    private final long[] near = new long[NEAR];
    private final long[] same = new long[SAME];
    private int nextNear;

    void reset() {
        Arrays.fill(near, 0);
        Arrays.fill(same, 0);
        nextNear = 0;
    }

    /** The address of a COPY, which lies before {@code here}. */
    long read(int mode, long here, VcdiffSection addresses) throws IOException {
        long address;
        if (mode >= FIRST_SAME_MODE) {
            address = same[(mode - FIRST_SAME_MODE) * 256 + addresses.readOctet()];
        } else {
            long number = addresses.readInteger();
            address = switch (mode) {
                case 0 -> number;
                case 1 -> here - number;
                default -> near[mode - FIRST_NEAR_MODE] + number;
            };
        }
        if (address < 0 || address >= here) {
            throw VcdiffInput.broken("copies from a place that does not exist");
        }
        near[nextNear] = address;
        nextNear = (nextNear + 1) % NEAR;
        same[(int) (address % SAME)] = address;
        return address;
    }
}
