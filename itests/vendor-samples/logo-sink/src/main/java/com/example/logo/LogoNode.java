package com.example.logo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fumogateway.gateway.lob.LargeObjectSink;
import org.fumogateway.gateway.lob.LargeObjectSource;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtIllegalStateException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.MountPlugin;
import org.osgi.service.dmt.spi.MountPoint;
import org.osgi.service.dmt.spi.ReadWriteDataSession;
import org.osgi.service.dmt.spi.ReadableDataSession;
import org.osgi.service.dmt.spi.TransactionalDataSession;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * The picture that the gateway's own web page shows, {@code ./Example/Logo}: a server replaces it by a large object and reads it as one; it is
 * never in memory.
 */
@Component(configurationPid = "com.example.logo", service = {DataPlugin.class, LargeObjectSink.class, LargeObjectSource.class},
        property = {DataPlugin.DATA_ROOT_URIS + "=" + LogoNode.ROOT, LargeObjectSink.NODE_URI + "=" + LogoNode.ROOT})
public final class LogoNode implements DataPlugin, MountPlugin, LargeObjectSink, LargeObjectSource {

    static final String ROOT = "./Example/Logo";
    private static final int IN_USE = 403;
    private static final int TOO_LARGE = 413;
    private static final long LONGEST_PAUSE_SECONDS = 600;

    private final DmtAdmin tree;
    private final Logger logger;
    private final Settings settings;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "example logo"));
    private volatile boolean mounted;
    private final AtomicBoolean busy = new AtomicBoolean();

    /** What an operator may set. */
    @interface Settings {

        /** File that the picture goes to. */
        String file() default "/var/lib/example/logo.png";

        /** Largest picture in octets. */
        long largest() default 1 << 20;

        /** Identifiers of the DM servers that may replace it. */
        String[] servers() default {};
    }

    /** Called by Declarative Services. */
    @Activate
    public LogoNode(Settings settings, @Reference DmtAdmin tree, @Reference(service = LoggerFactory.class) Logger logger) {
        this.settings = settings;
        this.tree = tree;
        this.logger = logger;
    }

    @Deactivate
    void deactivate() {
        worker.shutdownNow();
    }

    @Override
    public Transfer open(String nodeUri, String principal, String format, long limit) throws DmtException {
        if (limit > settings.largest()) {
            throw new CommandStatusException(nodeUri, TOO_LARGE, "a picture of " + limit + " octets is too large");
        }
        if (!busy.compareAndSet(false, true)) {
            throw new CommandStatusException(nodeUri, IN_USE, "another picture is on its way");
        }
        try {
            return new LogoTransfer(Path.of(settings.file()), settings.largest(), () -> busy.set(false));
        } catch (IOException failed) {
            busy.set(false);
            throw new DmtException(nodeUri, DmtException.DATA_STORE_FAILURE, "the picture cannot be written", failed);
        }
    }

    /** A new picture takes the place of the file, so whoever reads keeps the old one. */
    @Override
    public SeekableByteChannel open(String nodeUri) throws DmtException {
        try {
            return FileChannel.open(Path.of(settings.file()), StandardOpenOption.READ);
        } catch (IOException failed) {
            throw new DmtException(nodeUri, DmtException.DATA_STORE_FAILURE, "the picture cannot be read", failed);
        }
    }

    @Override
    public void mountPointAdded(MountPoint place) {
        mounted = true;
        grantIn(0);
    }

    @Override
    public void mountPointRemoved(MountPoint place) {
        mounted = false;
        // The access rights stay with the tree, for when the node comes again.
    }

    private void grantIn(long seconds) {
        try {
            worker.schedule(() -> grant(seconds), seconds, TimeUnit.SECONDS);
        } catch (RejectedExecutionException stopping) {
            // The bundle stops just now; its successor grants.
            return;
        }
    }

    private void grant(long waited) {
        if (!mounted) {
            return;
        }
        Acl wanted = new Acl(new String[] {"*"}, new int[] {Acl.GET});
        for (String server : settings.servers()) {
            wanted = wanted.addPermission(server, Acl.REPLACE);
        }
        try {
            DmtSession session = tree.getSession(ROOT, DmtSession.LOCK_TYPE_EXCLUSIVE);
            try {
                session.setNodeAcl(ROOT, wanted);
            } finally {
                session.close();
            }
        } catch (DmtException | DmtIllegalStateException failed) {
            logger.warn("No server has the right to replace the logo, trying again: {}", failed.getMessage());
            grantIn(Math.min(LONGEST_PAUSE_SECONDS, Math.max(1, 2 * waited)));
        }
    }

    @Override
    public ReadableDataSession openReadOnlySession(String[] root, DmtSession session) {
        return new LogoSession(Path.of(settings.file()));
    }

    /** Values come through the sink only. */
    @Override
    public ReadWriteDataSession openReadWriteSession(String[] root, DmtSession session) {
        return null;
    }

    @Override
    public TransactionalDataSession openAtomicSession(String[] root, DmtSession session) {
        return null;
    }
}
