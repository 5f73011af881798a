package com.example.diagnostics;

import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtIllegalStateException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.notification.AlertItem;
import org.osgi.service.dmt.notification.NotificationService;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ExecPlugin;
import org.osgi.service.dmt.spi.MountPlugin;
import org.osgi.service.dmt.spi.MountPoint;
import org.osgi.service.dmt.spi.ReadWriteDataSession;
import org.osgi.service.dmt.spi.ReadableDataSession;
import org.osgi.service.dmt.spi.TransactionalDataSession;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * A node of the vendor's own in the management tree: {@code ./Example/Diagnostics} with {@code Result}, and {@code Run}, which a server executes. The
 * diagnosis takes its time; whoever ordered it gets a Generic Alert when it is done. Written against the OSGi Dmt Admin service alone.
 */
@Component(configurationPid = "com.example.diagnostics", service = {DataPlugin.class, ExecPlugin.class},
        property = {DataPlugin.DATA_ROOT_URIS + "=" + DiagnosticsNode.ROOT, ExecPlugin.EXEC_ROOT_URIS + "=" + DiagnosticsNode.RUN})
public final class DiagnosticsNode implements DataPlugin, ExecPlugin, MountPlugin {

    static final String ROOT = "./Example/Diagnostics";
    static final String RUN = ROOT + "/Run";
    private static final String ALERT_TYPE = "com.example.diagnostics.result";
    private static final int GENERIC_ALERT = 1226;
    private static final long LONGEST_PAUSE_SECONDS = 600;

    private final DmtAdmin tree;
    private final NotificationService notifications;
    private final Logger logger;
    private final String[] servers;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "example diagnostics"));
    private volatile boolean mounted;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile String result = "";

    /** What an operator may set. */
    @interface Settings {

        /** Identifiers of the DM servers that may order a diagnosis. */
        String[] servers() default {};
    }

    /** Called by Declarative Services. */
    @Activate
    public DiagnosticsNode(Settings settings, @Reference DmtAdmin tree, @Reference NotificationService notifications,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.tree = tree;
        this.notifications = notifications;
        this.logger = logger;
        this.servers = settings.servers();
    }

    @Deactivate
    void deactivate() {
        worker.shutdownNow();
    }

    /** The node is in the tree now: says who may execute it. Not on this thread, which is the tree's. */
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

    /** Everybody may read, the servers named by the operator may execute; a new gateway gives no server that right by itself. */
    private void grant(long waited) {
        if (!mounted) {
            return;
        }
        Acl wanted = new Acl(new String[] {"*"}, new int[] {Acl.GET});
        for (String server : servers) {
            wanted = wanted.addPermission(server, Acl.EXEC);
        }
        try {
            DmtSession session = tree.getSession(RUN, DmtSession.LOCK_TYPE_EXCLUSIVE);
            try {
                session.setNodeAcl(RUN, wanted);
            } finally {
                session.close();
            }
        } catch (DmtException | DmtIllegalStateException failed) {
            logger.warn("No server has the right to order a diagnosis, trying again: {}", failed.getMessage());
            grantIn(Math.min(LONGEST_PAUSE_SECONDS, Math.max(1, 2 * waited)));
        }
    }

    @Override
    public ReadableDataSession openReadOnlySession(String[] root, DmtSession session) {
        return new DiagnosticsSession(result);
    }

    @Override
    public ReadWriteDataSession openReadWriteSession(String[] root, DmtSession session) {
        return null;
    }

    @Override
    public TransactionalDataSession openAtomicSession(String[] root, DmtSession session) {
        return null;
    }

    @Override
    public void execute(DmtSession session, String[] node, String correlator, String data) throws DmtException {
        String server = session.getPrincipal();
        if (!busy.compareAndSet(false, true)) {
            throw new DmtException(node, DmtException.COMMAND_FAILED, "a diagnosis is under way");
        }
        try {
            worker.execute(() -> diagnose(server, correlator));
        } catch (RejectedExecutionException stopping) {
            busy.set(false);
            throw new DmtException(node, DmtException.COMMAND_FAILED, "the bundle stops", stopping);
        }
    }

    private void diagnose(String server, String correlator) {
        try {
            Runtime runtime = Runtime.getRuntime();
            result = "processors=" + runtime.availableProcessors() + " heap=" + (runtime.totalMemory() - runtime.freeMemory());
            AlertItem item = new AlertItem(RUN, ALERT_TYPE, "informational", new DmtData(result));
            notifications.sendNotification(server, GENERIC_ALERT, correlator, new AlertItem[] {item});
        } catch (DmtException notSent) {
            logger.warn("The result of the diagnosis could not be sent: {}", notSent.getMessage());
        } finally {
            busy.set(false);
        }
    }

    /** Path of a node below the root, such as {@code Result}; empty for the root. */
    static String below(String[] path) {
        return String.join("/", Arrays.copyOfRange(path, Math.min(path.length, ROOT.split("/").length), path.length));
    }
}
