package org.fumogateway.updatepackage.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.fumogateway.updatepackage.ByteSource;

/**
 * Reads a base image for the copies of a difference. Long ones go straight into the result. Short ones lie close together, or far from everything
 * else: small pages serve the former, and cost little for the latter.
 */
public final class PageCache {

    private static final int PAGE = 4 * 1024;
    private static final int PAGES = 512;
    private static final int PIECE = StoredDigest.PIECE;

    private final ByteSource source;
    private final long length;
    private final byte[][] pages = new byte[PAGES][];
    private final long[] numbers = new long[PAGES];
    private final int[] lengths = new int[PAGES];

    public PageCache(ByteSource source) throws IOException {
        this.source = source;
        this.length = source.length();
        Arrays.fill(numbers, -1);
    }

    /** Copies octets that the source must have. */
    public void read(long offset, byte[] target, int at, int count) throws IOException {
        if (count >= PAGE) {
            readDirectly(offset, target, at, count);
            return;
        }
        int inFirst = (int) (offset % PAGE);
        int present = (int) (offset / PAGE % PAGES);
        if (numbers[present] == offset / PAGE && count <= lengths[present] - inFirst) {
            // Nearly every copy ends here.
            System.arraycopy(pages[present], inFirst, target, at, count);
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
            int octets = (int) Math.max(0, Math.min(PAGE, length - number * PAGE));
            source.readFully(number * PAGE, ByteBuffer.wrap(pages[slot], 0, octets));
            lengths[slot] = octets;
            numbers[slot] = number;
        }
        return slot;
    }
}
