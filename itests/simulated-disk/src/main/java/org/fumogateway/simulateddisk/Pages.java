package org.fumogateway.simulateddisk;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Content of a file in pages; holes are zeros. Copies share pages until one of them writes. */
final class Pages {

    private static final int PAGE_OCTETS = 4096;

    private final Map<Integer, byte[]> pages = new HashMap<>();
    private final BitSet own = new BitSet();
    private long length;

    Pages copy() {
        Pages copy = new Pages();
        copy.pages.putAll(pages);
        copy.length = length;
        own.clear();
        return copy;
    }

    long length() {
        return length;
    }

    int read(long offset, ByteBuffer target) {
        if (offset >= length) {
            return -1;
        }
        int count = (int) Math.min(target.remaining(), length - offset);
        for (int done = 0; done < count;) {
            int within = (int) ((offset + done) % PAGE_OCTETS);
            int part = Math.min(count - done, PAGE_OCTETS - within);
            byte[] page = pages.get((int) ((offset + done) / PAGE_OCTETS));
            target.put(page == null ? new byte[part] : page, page == null ? 0 : within, part);
            done += part;
        }
        return count;
    }

    void write(long offset, byte[] octets, int from, int count) {
        for (int done = 0; done < count;) {
            int within = (int) ((offset + done) % PAGE_OCTETS);
            int part = Math.min(count - done, PAGE_OCTETS - within);
            System.arraycopy(octets, from + done, ownPage((int) ((offset + done) / PAGE_OCTETS)), within, part);
            done += part;
        }
        length = Math.max(length, offset + count);
    }

    void truncate(long newLength) {
        if (newLength < length) {
            int last = (int) (newLength / PAGE_OCTETS);
            pages.keySet().removeIf(page -> page > last);
            own.clear(last + 1, Math.max(last + 1, own.length()));
            if (pages.containsKey(last)) {
                Arrays.fill(ownPage(last), (int) (newLength % PAGE_OCTETS), PAGE_OCTETS, (byte) 0);
            }
        }
        length = newLength;
    }

    void extend(long newLength) {
        length = Math.max(length, newLength);
    }

    private byte[] ownPage(int index) {
        byte[] page = pages.get(index);
        if (page == null) {
            page = new byte[PAGE_OCTETS];
        } else if (!own.get(index)) {
            page = page.clone();
        } else {
            return page;
        }
        pages.put(index, page);
        own.set(index);
        return page;
    }
}
