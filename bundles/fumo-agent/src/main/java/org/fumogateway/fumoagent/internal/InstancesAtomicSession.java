package org.fumogateway.fumoagent.internal;

import java.util.function.Function;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.Uri;
import org.osgi.service.dmt.spi.ReadWriteDataSession;
import org.osgi.service.dmt.spi.TransactionalDataSession;

/** The same within an Atomic: values change together at commit; instances come and go outside of one only, since they cannot be taken back. */
final class InstancesAtomicSession extends InstancesSession implements TransactionalDataSession {

    private final TransactionalDataSession own;

    InstancesAtomicSession(AddedInstances added, int depth, TransactionalDataSession own, Function<FumoPlugin, ReadWriteDataSession> opener) {
        super(added, depth, own, opener);
        this.own = own;
    }

    @Override
    void change(String[] path, Change change) throws DmtException {
        throw new DmtException(Uri.toUri(path), DmtException.FEATURE_NOT_SUPPORTED, "An instance is neither added nor deleted within an Atomic");
    }

    @Override
    public void commit() throws DmtException {
        own.commit();
        for (ReadWriteDataSession session : opened().values()) {
            ((TransactionalDataSession) session).commit();
        }
    }

    @Override
    public void rollback() throws DmtException {
        own.rollback();
        for (ReadWriteDataSession session : opened().values()) {
            ((TransactionalDataSession) session).rollback();
        }
    }
}
