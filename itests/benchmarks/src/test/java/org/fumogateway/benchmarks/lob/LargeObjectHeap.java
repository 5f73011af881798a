package org.fumogateway.benchmarks.lob;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.io.RandomAccessFile;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;

/** A process of its own: gateway and server share one small heap, through which one object goes both ways; tells what lived at most. */
public final class LargeObjectHeap {

    private static final int MESSAGE_OCTETS = 64 * 1024;
    private static final long MEGABYTE = 1_000_000;

    private LargeObjectHeap() {
    }

    /** Arguments: folder, megabytes of the object, {@code xml} or {@code wbxml}. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Path content = folder.resolve("object");
        try (RandomAccessFile file = new RandomAccessFile(content.toFile(), "rw")) {
            file.setLength(Long.parseLong(arguments[1]) * MEGABYTE);
        }
        SyncMlCodec codec = arguments[2].equals("xml") ? new XmlCodec() : new WbxmlCodec();
        try (Wire wire = new Wire(folder, content, codec, MESSAGE_OCTETS)) {
            AtomicLong live = watch();
            wire.send();
            System.gc();
            System.out.println("to the gateway " + live.getAndSet(0));
            wire.read();
            System.gc();
            System.out.println("from the gateway " + live.get());
        }
        System.exit(0);
    }

    /** Largest occupation of the heap right after a collection. */
    private static AtomicLong watch() {
        AtomicLong live = new AtomicLong();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector).addNotificationListener((notification, handback) -> {
                var after = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData()).getGcInfo().getMemoryUsageAfterGc();
                long used = ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getName).map(after::get).mapToLong(MemoryUsage::getUsed).sum();
                live.accumulateAndGet(used, Math::max);
            }, null, null);
        }
        return live;
    }
}
