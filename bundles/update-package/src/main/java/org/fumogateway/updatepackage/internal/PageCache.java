package org.fumogateway.updatepackage.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.fumogateway.updatepackage.ByteSource;

/** Reads a base image in pages, because a difference copies many short pieces that lie close together. */
public final class PageCache {

    private static final int PAGE = 16 * 1024;
    private static final int PAGES = 32;
    private static final int PIECE = StoredDigest.PIECE;

    private final ByteSource source;
    private final byte[][] pages = new byte[PAGES][];
    private final long[] numbers = new long[PAGES];
    private final int[] lengths = new int[PAGES];

    public PageCache(ByteSource source) {
        this.source = source;
        Arrays.fill(numbers, -1);
    }

    /** Copies octets that the source must have. */
    public void read(long offset, byte[] target, int at, int count) throws IOException {
        if (count >= PAGE) {
            readDirectly(offset, target, at, count);
            return;
        }
        for (int done = 0; done < count;) {
            long place = offset + done;
            int slot = load(place / PAGE);
            int inPage = (int) (place % PAGE);
            int part = Math.min(count - done, lengths[slot] - inPage);
            if (part <= 0) {
                throw new IOException("The base image became shorter while it was read.");
            }
            System.arraycopy(pages[slot], inPage, target, at + done, part);
            done += part;
        }
    }

    private void readDirectly(long offset, byte[] target, int at, int count) throws IOException {
        for (int done = 0; done < count; done += PIECE) {
            source.readFully(offset + done, ByteBuffer.wrap(target, at + done, Math.min(PIECE, count - done)));
        }
    }

    private int load(long number) throws IOException {
        int slot = (int) (number % PAGES);
        if (numbers[slot] != number) {
            if (pages[slot] == null) {
                pages[slot] = new byte[PAGE];
            }
            numbers[slot] = -1;
            int length = (int) Math.max(0, Math.min(PAGE, source.length() - number * PAGE));
            source.readFully(number * PAGE, ByteBuffer.wrap(pages[slot], 0, length));
            lengths[slot] = length;
            numbers[slot] = number;
        }
        return slot;
    }
}
