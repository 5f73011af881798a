package org.fumogateway.fumoagent.internal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.fumogateway.gateway.download.DownloadTarget;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;

/** The agent's target of downloads, over a real spool, without the agent: whatever arrives is a good package. For tests of downloaders. */
public final class UnjudgedTarget implements AutoCloseable {

    private final FileStorage storage;
    private final Spool spool;
    private final SpoolTarget target;

    private UnjudgedTarget(FileStorage storage, Spool spool, SpoolTarget target) {
        this.storage = storage;
        this.spool = spool;
        this.target = target;
    }

    /** Opens the target in a data folder; goes on from the last checkpoint if there is one. */
    public static UnjudgedTarget open(Path folder, long largest) throws StorageException {
        return open(folder, new NioDisk(), largest);
    }

    /** The same without waiting for the medium, where nobody cuts the power. */
    public static UnjudgedTarget openQuick(Path folder, long largest) throws StorageException {
        return open(folder, new QuickDisk(), largest);
    }

    private static UnjudgedTarget open(Path folder, Disk disk, long largest) throws StorageException {
        FileStorage storage = FileStorage.open(folder, disk, 0);
        Store store = storage.open("fumo-agent");
        Spool spool = store.spool("package-1");
        SpoolTarget target = new SpoolTarget(spool, new TakesAnything(), largest, new NobodyListens());
        return new UnjudgedTarget(storage, spool, target);
    }

    /** What a downloader is handed. */
    public DownloadTarget target() {
        return target;
    }

    /** True once a downloader has brought it to its end. */
    public boolean accepted() {
        return target.accepted();
    }

    /** Where the octets lie. */
    public Path file() {
        return spool.file();
    }

    @Override
    public void close() throws StorageException {
        spool.close();
        storage.close();
    }

    private static final class TakesAnything implements PackageJudge {

        @Override
        public void await() {
            // Nothing is needed.
        }

        @Override
        public int headOctets(ByteBuffer soFar) {
            return 1;
        }

        @Override
        public void judgeHead(ByteBuffer head) {
            // Good.
        }

        @Override
        public Judged judgeHead(Spool stored) {
            return judge(stored);
        }

        @Override
        public FirmwarePackage describe(Spool stored) {
            return new FirmwarePackage(stored.file(), 0, "", "id", "name", "version", 0, List.of());
        }

        @Override
        public Judged judge(Spool stored) {
            return new Judged(describe(stored), 0, false);
        }
    }

    private static final class NobodyListens implements SpoolTarget.Listener {

        @Override
        public void stored(long done, long total) {
            // Nobody looks.
        }

        @Override
        public void waits(String reason, Instant until) {
            // Nobody looks.
        }

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public void allStored() {
            // Nobody looks.
        }

        @Override
        public void good(PackageJudge.Judged judged) {
            // Nobody looks.
        }

        @Override
        public boolean triedAgain(long durable) {
            return false;
        }
    }
}
