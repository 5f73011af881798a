package org.fumogateway.dmtree.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fumogateway.gateway.tree.RecoverableDataPlugin;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.log.Logger;

/** Completes commits that a crash has interrupted, plugin by plugin, before anybody opens a session on them. Thread-safe. */
final class Recovery {

    private final AclStore decisions;
    private final Logger logger;
    private final Map<NodePath, Object> locks = new ConcurrentHashMap<>();

    Recovery(AclStore decisions, Logger logger) {
        this.decisions = decisions;
        this.logger = logger;
    }

    /** Looks at a plugin that has just been mapped. What fails now is tried again with the first session. */
    void atFirstLook(Mapped<?> mapped, Object plugin) {
        try {
            complete(mapped, plugin);
        } catch (DmtException notNow) {
            logger.warn("A commit that was interrupted could not be completed yet at {}: {}", mapped.root(), notNow.getMessage());
        }
    }

    /**
     * Completes what is left to do for a plugin.
     *
     * @throws DmtException DATA_STORE_FAILURE; the plugin's nodes are not what they have to be, so nobody must use them
     */
    void complete(Mapped<?> mapped, Object plugin) throws DmtException {
        if (!(plugin instanceof RecoverableDataPlugin recoverable) || decisions.nothingLeft()) {
            return;
        }
        synchronized (locks.computeIfAbsent(mapped.root(), root -> new Object())) {
            for (Map.Entry<Long, byte[]> left : decisions.leftFor(mapped.root().uri()).entrySet()) {
                try {
                    recoverable.redo(left.getValue());
                    logger.info("A commit that was interrupted is complete at {}", mapped.root());
                } catch (DmtException failed) {
                    if (failed.getCode() == DmtException.DATA_STORE_FAILURE) {
                        throw failed;
                    }
                    logger.error("A commit that was interrupted is given up at {}: {}", mapped.root(), failed.getMessage());
                }
                decisions.partDone(mapped.root(), left.getKey());
            }
        }
    }
}
