package org.fumogateway.dlota.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadTarget;

/** A target that keeps everything in memory and can be told to refuse, and to lose what was not durable. */
final class MemoryTarget implements DownloadTarget {

    final List<Long> expected = new ArrayList<>();
    volatile boolean complete;
    RuntimeException defect;
    DownloadException onAppend;
    DownloadException onComplete;
    DownloadException onExpect;
    /** Why it waited, each time it said so. */
    final List<String> waits = new CopyOnWriteArrayList<>();
    int restarts;
    private final ByteArrayOutputStream stored = new ByteArrayOutputStream();
    private volatile long visible;
    private volatile long durable;
    private Map<String, String> notes = Map.of();
    volatile long largest = Long.MAX_VALUE;

    byte[] octets() {
        return stored.toByteArray();
    }

    /** Changes a stored octet, as a bad medium would. */
    void spoil(int index) {
        byte[] all = stored.toByteArray();
        all[index] ^= 1;
        stored.reset();
        stored.writeBytes(all);
    }

    /** Octets there, for another thread. */
    long seen() {
        return visible;
    }

    /** What a kill leaves behind. */
    MemoryTarget afterKill() {
        MemoryTarget next = new MemoryTarget();
        next.stored.writeBytes(Arrays.copyOf(stored.toByteArray(), (int) durable));
        next.visible = durable;
        next.durable = durable;
        next.notes = notes;
        return next;
    }

    @Override
    public long position() {
        return stored.size();
    }

    @Override
    public long durablePosition() {
        return durable;
    }

    @Override
    public Map<String, String> notes() {
        return notes;
    }

    @Override
    public long largest() {
        return largest;
    }

    @Override
    public void expect(long size) throws DownloadException {
        if (onExpect != null) {
            throw onExpect;
        }
        expected.add(size);
    }

    @Override
    public void append(ByteBuffer octets) throws DownloadException {
        if (defect != null) {
            throw defect;
        }
        if (onAppend != null) {
            throw onAppend;
        }
        byte[] part = new byte[octets.remaining()];
        octets.get(part);
        stored.writeBytes(part);
        visible = stored.size();
    }

    @Override
    public void checkpoint(Map<String, String> newNotes) {
        int size = newNotes.entrySet().stream().mapToInt(note -> note.getKey().length() + note.getValue().length()).sum();
        if (newNotes.size() > 32 || size > 8192) {
            throw new IllegalArgumentException("too many notes");
        }
        notes = Map.copyOf(newNotes);
        durable = stored.size();
    }

    @Override
    public int read(long offset, ByteBuffer octets) {
        int part = (int) Math.min(octets.remaining(), stored.size() - offset);
        octets.put(stored.toByteArray(), (int) offset, part);
        return part;
    }

    @Override
    public void waiting(String reason, Instant until) {
        waits.add(reason);
    }

    @Override
    public boolean cancelled() {
        return false;
    }

    @Override
    public void restart(Map<String, String> newNotes) {
        restarts++;
        stored.reset();
        checkpoint(newNotes);
    }

    @Override
    public void complete() throws DownloadException {
        if (onComplete != null) {
            throw onComplete;
        }
        complete = true;
    }
}
