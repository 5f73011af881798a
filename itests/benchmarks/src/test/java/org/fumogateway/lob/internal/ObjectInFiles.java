package org.fumogateway.lob.internal;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.fumogateway.gateway.lob.LargeObjectSink;
import org.fumogateway.gateway.lob.LargeObjectSource;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.fumogateway.testing.TestLogger;
import org.osgi.service.dmt.DmtException;

/**
 * The large objects of a gateway with one node, whose value comes from a file and goes into a spool of the storage, as a package does: durable and
 * with its SHA-256 known when it is committed.
 */
public final class ObjectInFiles implements LargeObjectSink, LargeObjectSource, AutoCloseable {

    private final String nodeUri;
    private final Path content;
    private final FileStorage storage;
    private final Store store;
    private final LargeObjectsComponent objects;
    private String received;

    /** Opens the storage in that folder. */
    public ObjectInFiles(Path folder, String nodeUri, Path content) throws StorageException {
        this.nodeUri = nodeUri;
        this.content = content;
        storage = FileStorage.open(Folders.create(folder), new NioDisk(), 0);
        store = storage.open("object");
        LobConfiguration configuration = (LobConfiguration) Proxy.newProxyInstance(LobConfiguration.class.getClassLoader(),
                new Class<?>[] {LobConfiguration.class}, (proxy, method, arguments) -> method.getDefaultValue());
        objects = new LargeObjectsComponent(configuration, storage, TestLogger.create());
        Map<String, Object> properties = Map.of(LargeObjectSink.NODE_URI, nodeUri);
        objects.addSink(this, properties);
        objects.addSource(this, properties);
    }

    private static final class Folders {
        static Path create(Path folder) throws StorageException {
            try {
                return Files.createDirectories(folder);
            } catch (IOException failed) {
                throw StorageException.of("The folder of the benchmark", failed);
            }
        }
    }

    /** The service. */
    public LargeObjects objects() {
        return objects;
    }

    /** SHA-256 of the value that was committed last and is removed now, null if there was none since it was asked for. */
    public String takeReceived() throws StorageException {
        store.removeSpool("received");
        String taken = received;
        received = null;
        return taken;
    }

    @Override
    public SeekableByteChannel open(String uri) {
        try {
            return FileChannel.open(content, StandardOpenOption.READ);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public Transfer open(String uri, String principal, String format, long expected) throws DmtException {
        try {
            return new Reception(store.spool("received"), MessageDigest.getInstance("SHA-256"));
        } catch (StorageException | java.security.NoSuchAlgorithmException failed) {
            throw new DmtException(nodeUri, DmtException.DATA_STORE_FAILURE, failed.getMessage());
        }
    }

    private final class Reception implements Transfer {
        private final Spool spool;
        private final MessageDigest digest;

        Reception(Spool spool, MessageDigest digest) {
            this.spool = spool;
            this.digest = digest;
        }

        @Override
        public void append(ByteBuffer octets) throws DmtException {
            try {
                digest.update(octets.duplicate());
                spool.append(octets);
            } catch (StorageException failed) {
                throw new DmtException(nodeUri, DmtException.DATA_STORE_FAILURE, failed.getMessage());
            }
        }

        @Override
        public void commit() throws DmtException {
            try {
                spool.checkpoint(new byte[0]);
                received = HexFormat.of().formatHex(digest.digest());
                spool.close();
            } catch (StorageException failed) {
                throw new DmtException(nodeUri, DmtException.DATA_STORE_FAILURE, failed.getMessage());
            }
        }

        @Override
        public void abort() {
            spool.close();
            try {
                store.removeSpool("received");
            } catch (StorageException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    @Override
    public void close() throws StorageException {
        objects.deactivate();
        store.close();
        storage.close();
    }
}
