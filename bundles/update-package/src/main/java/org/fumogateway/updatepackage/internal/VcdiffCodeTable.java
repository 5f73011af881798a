package org.fumogateway.updatepackage.internal;

/**
 * The default code table of RFC 3284 (PKG-7): what each of the 256 instruction codes stands for, up to two instructions. A size
 * of 0 means that the size follows in the instruction section.
 */
final class VcdiffCodeTable {

    static final int NOTHING = 0;
    static final int ADD = 1;
    static final int RUN = 2;
    static final int COPY = 3;

    private static final int CODES = 256;
    private static final int MODES = 9;
    private static final int LAST_SHORT_MODE = 5;

    static final VcdiffCodeTable DEFAULT = new VcdiffCodeTable();

    /** Type, size and mode of first and second instruction, indexed by code * 2 + (0 or 1). */
    private final byte[] types = new byte[CODES * 2];
    private final byte[] sizes = new byte[CODES * 2];
    private final byte[] modes = new byte[CODES * 2];
    private int filled;

    private VcdiffCodeTable() {
        add(RUN, 0, 0);
        for (int size = 0; size <= 17; size++) {
            add(ADD, size, 0);
        }
        for (int mode = 0; mode < MODES; mode++) {
            add(COPY, 0, mode);
            for (int size = 4; size <= 18; size++) {
                add(COPY, size, mode);
            }
        }
        for (int mode = 0; mode < MODES; mode++) {
            for (int added = 1; added <= 4; added++) {
                for (int copied = 4; copied <= (mode <= LAST_SHORT_MODE ? 6 : 4); copied++) {
                    put(0, ADD, added, 0);
                    put(1, COPY, copied, mode);
                    filled++;
                }
            }
        }
        for (int mode = 0; mode < MODES; mode++) {
            put(0, COPY, 4, mode);
            put(1, ADD, 1, 0);
            filled++;
        }
    }

    private void add(int type, int size, int mode) {
        put(0, type, size, mode);
        filled++;
    }

    private void put(int which, int type, int size, int mode) {
        types[filled * 2 + which] = (byte) type;
        sizes[filled * 2 + which] = (byte) size;
        modes[filled * 2 + which] = (byte) mode;
    }

    int type(int code, int which) {
        return types[code * 2 + which];
    }

    int size(int code, int which) {
        return sizes[code * 2 + which];
    }

    int mode(int code, int which) {
        return modes[code * 2 + which];
    }
}
