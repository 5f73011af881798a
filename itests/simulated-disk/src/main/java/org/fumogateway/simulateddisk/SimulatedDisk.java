package org.fumogateway.simulateddisk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.fumogateway.simulateddisk.Operation.Kind;
import org.fumogateway.storage.Disk;

/**
 * A disk in memory on which the power can be cut at any operation. Operations that change something or force it are numbered
 * from 0;
 * reading is not. Everything that looks random is drawn from seeds, so a failing case can be run again.
 *
 * <p>Thread-safe. {@link #restart} leaves this disk as it is: one cut can be looked at under many policies and seeds.
 */
public final class SimulatedDisk implements Disk {

    /** How an operation fails. */
    public enum Failure {
        /** Input/output error: a write did nothing, a force lost some of what it should have made durable. */
        EIO,
        /** No space left: a write came half the way. */
        ENOSPC,
        /** Not permitted: nothing was written; a force lost some of what it should have made durable. */
        EACCES,
        /** Input/output error in the middle: a write came half the way. */
        SHORT_WRITE
    }

    private static final int NEVER = -1;
    private static final int RECENT_OPERATIONS = 12;

    private final Names names;
    private long capacity;
    private final Random random;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<Integer, Failure> failures = new HashMap<>();
    private int cutAt = NEVER;
    private int cutInsideOctets = NEVER;
    private int fullFrom = NEVER;
    private boolean off;

    /** An empty disk of 1 GiB. */
    public SimulatedDisk() {
        this(1L << 30, 0);
    }

    /**
     * An empty disk.
     *
     * @param capacity octets that all files together may have
     * @param seed     draws what a failed force leaves on the medium
     */
    public SimulatedDisk(long capacity, long seed) {
        this(new Names(), capacity, seed);
    }

    private SimulatedDisk(Names names, long capacity, long seed) {
        this.names = names;
        this.capacity = capacity;
        this.random = new Random(seed);
    }

    /** Cuts the power just before that operation. */
    public synchronized void cutBefore(int operation) {
        cutAt = operation;
        cutInsideOctets = NEVER;
    }

    /**
     * Cuts the power inside that operation: a write has come as far as so many octets; any other operation is done, but its
     * caller
     * never hears of it.
     */
    public synchronized void cutInside(int operation, int octets) {
        cutAt = operation;
        cutInsideOctets = octets;
    }

    /** Lets that operation fail, once. */
    public synchronized void fail(int operation, Failure failure) {
        failures.put(operation, failure);
    }

    /** Somebody else fills the disk, or makes room: so many octets are free now. */
    public synchronized void leave(long octets) {
        capacity = names.octets() + octets;
    }

    /** Somebody else takes the last free octet just before that operation; {@link #leave} makes room again. */
    public synchronized void fullFrom(int operation) {
        fullFrom = operation;
    }

    /** What has been done so far, oldest first; the interrupted or failed operation is the last or among them. */
    public synchronized List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** True after a cut: nothing works any more. */
    public synchronized boolean off() {
        return off;
    }

    /** Turns the power off now, between two operations. */
    public synchronized void cutNow() {
        off = true;
    }

    /** Inverts the bits of the mask in one octet of a file, seen and on the medium. */
    public synchronized void flip(Path file, long offset, int mask) throws IOException {
        require(normal(file)).flip(offset, mask);
    }

    /** Octets of all files. */
    public synchronized long octets() {
        return names.octets();
    }

    /**
     * The disk as it may look when the power is back: a new one, counting its operations from 0, without planned cuts and
     * failures.
     *
     * @param policy what became of changes that were not forced
     * @param seed   draws the lots of that policy
     */
    public synchronized SimulatedDisk restart(RestartPolicy policy, long seed) {
        Random lots = new Random(seed * 0x9E3779B97F4A7C15L + policy.ordinal());
        // Further back everything was forced in most cases, and nothing would be torn.
        long lastOrder = operations.size() - 1L - lots.nextInt(Math.min(operations.size(), RECENT_OPERATIONS) + 1);
        return new SimulatedDisk(names.restarted(policy, lastOrder, lots), capacity, seed);
    }

    @Override
    public synchronized DiskFile open(Path file, Mode mode) throws IOException {
        requirePower();
        Path name = normal(file);
        Inode inode = names.file(name);
        if (inode == null && (mode == Mode.READ || mode == Mode.WRITE)) {
            throw new NoSuchFileException(file.toString());
        }
        if (inode == null) {
            inode = create(name);
        }
        SimulatedFile opened = new SimulatedFile(name, inode, mode != Mode.READ);
        if (mode == Mode.REPLACE && inode.seen().length() > 0) {
            opened.truncate(0);
        }
        return opened;
    }

    private Inode create(Path name) throws IOException {
        if (!names.isDirectory(name.getParent()) || names.isDirectory(name)) {
            throw new NoSuchFileException(name.toString(), null, "no folder to create it in");
        }
        Inode created = new Inode();
        perform(Kind.CREATE, name, order -> names.link(order, name, created));
        return created;
    }

    @Override
    public synchronized boolean exists(Path path) {
        requirePower();
        return names.file(normal(path)) != null || names.isDirectory(normal(path));
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        requirePower();
        Path name = normal(directory);
        if (!names.isDirectory(name)) {
            perform(Kind.CREATE_DIRECTORY, name, order -> names.addDirectories(name));
        }
    }

    @Override
    public synchronized List<String> list(Path directory) {
        requirePower();
        return names.list(normal(directory));
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        requirePower();
        require(normal(from));
        perform(Kind.RENAME, normal(to), order -> names.rename(order, normal(from), normal(to)));
    }

    @Override
    public synchronized boolean delete(Path path) throws IOException {
        requirePower();
        Path name = normal(path);
        if (names.file(name) != null) {
            perform(Kind.DELETE, name, order -> names.unlink(order, name));
            return true;
        }
        if (!names.isDirectory(name)) {
            return false;
        }
        if (!names.list(name).isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        perform(Kind.DELETE, name, order -> names.removeDirectory(name));
        return true;
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        requirePower();
        perform(Kind.FORCE_DIRECTORY, normal(directory), order -> names.force(normal(directory)));
    }

    @Override
    public synchronized long usableSpace(Path path) {
        requirePower();
        return Math.max(0, capacity - names.octets());
    }

    @Override
    public synchronized long totalSpace(Path path) {
        requirePower();
        return capacity;
    }

    /** The effect of an operation; told its place in the order of all operations. */
    @FunctionalInterface
    private interface Effect {
        void take(long order);
    }

    private void perform(Kind kind, Path path, Effect effect) throws IOException {
        int number = begin(kind, path, 0, 0);
        Failure failure = failures.remove(number);
        if (failure != null) {
            throw failure(path, failure);
        }
        effect.take(number);
        end(number);
    }

    private int begin(Kind kind, Path path, long offset, int octets) {
        int number = operations.size();
        if (number == cutAt && cutInsideOctets == NEVER) {
            cut(number);
        }
        if (number == fullFrom) {
            leave(0);
        }
        operations.add(new Operation(number, kind, path, offset, octets));
        return number;
    }

    private void end(int number) {
        if (number == cutAt) {
            cut(number);
        }
    }

    private void cut(int number) {
        off = true;
        throw new PowerCut("the power went off at operation " + number);
    }

    private void requirePower() {
        if (off) {
            throw new PowerCut("the power is off");
        }
    }

    private Inode require(Path file) throws NoSuchFileException {
        Inode inode = names.file(file);
        if (inode == null) {
            throw new NoSuchFileException(file.toString());
        }
        return inode;
    }

    private static FileSystemException failure(Path path, Failure failure) {
        if (failure == Failure.EACCES) {
            return new AccessDeniedException(path.toString(), null, "Permission denied");
        }
        return new FileSystemException(path.toString(), null,
                failure == Failure.ENOSPC ? "No space left on device" : "Input/output error");
    }

    private static Path normal(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** An open file; stays with its content when the name moves or goes. */
    private final class SimulatedFile implements DiskFile {

        private final Path name;
        private final Inode inode;
        private final boolean writable;
        private boolean closed;

        SimulatedFile(Path name, Inode inode, boolean writable) {
            this.name = name;
            this.inode = inode;
            this.writable = writable;
        }

        @Override
        public int read(long offset, ByteBuffer target) throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                return inode.seen().read(offset, target);
            }
        }

        @Override
        public void write(long offset, ByteBuffer octets) throws IOException {
            synchronized (SimulatedDisk.this) {
                requireWritable();
                byte[] copy = new byte[octets.remaining()];
                octets.get(copy);
                int number = begin(Kind.WRITE, name, offset, copy.length);
                Failure failure = failures.remove(number);
                if (failure == null && growth(offset + copy.length) > usableSpace(name)) {
                    failure = Failure.ENOSPC;
                }
                if (failure != null) {
                    writePart(number, offset, copy, failure);
                    throw failure(name, failure);
                }
                boolean cutHere = number == cutAt;
                writeFirst(number, offset, copy, cutHere ? Math.min(cutInsideOctets, copy.length) : copy.length);
                end(number);
            }
        }

        private void writePart(int number, long offset, byte[] octets, Failure failure) {
            if (failure == Failure.ENOSPC || failure == Failure.SHORT_WRITE) {
                long room = Math.max(0, usableSpace(name) + inode.seen().length() - offset);
                writeFirst(number, offset, octets, (int) Math.min(room, octets.length / 2));
            }
        }

        private void writeFirst(int number, long offset, byte[] octets, int count) {
            byte[] first = count == octets.length ? octets : Arrays.copyOf(octets, count);
            if (count > 0) {
                inode.write(number, offset, first);
            }
        }

        private long growth(long end) {
            return Math.max(0, end - inode.seen().length());
        }

        @Override
        public long length() throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                return inode.seen().length();
            }
        }

        @Override
        public void truncate(long length) throws IOException {
            synchronized (SimulatedDisk.this) {
                requireWritable();
                int number = begin(Kind.TRUNCATE, name, length, 0);
                Failure failure = failures.remove(number);
                if (failure == null && growth(length) > usableSpace(name)) {
                    failure = Failure.ENOSPC;
                }
                if (failure != null) {
                    throw failure(name, failure);
                }
                inode.truncate(number, length);
                end(number);
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (SimulatedDisk.this) {
                requireWritable();
                int number = begin(Kind.FORCE, name, 0, 0);
                Failure failure = failures.remove(number);
                if (failure != null) {
                    inode.forceInVain(random);
                    throw failure(name, failure);
                }
                inode.force();
                end(number);
            }
        }

        /** Works without power too: a process that is gone closes nothing, and no caller may trip over it. */
        @Override
        public void close() {
            synchronized (SimulatedDisk.this) {
                closed = true;
            }
        }

        private void requireWritable() throws IOException {
            requireOpen();
            if (!writable) {
                throw new FileSystemException(name.toString(), null, "opened for reading only");
            }
        }

        private void requireOpen() throws IOException {
            requirePower();
            if (closed) {
                throw new FileSystemException(name.toString(), null, "closed");
            }
        }
    }
}
