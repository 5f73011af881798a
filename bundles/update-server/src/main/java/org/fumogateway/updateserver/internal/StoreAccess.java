package org.fumogateway.updateserver.internal;

import java.util.function.Supplier;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;

/** The store as it is at this moment: it may come and go while the server runs. */
final class StoreAccess {

    private final Supplier<ServerStore> current;

    StoreAccess(Supplier<ServerStore> current) {
        this.current = current;
    }

    ServerStore get() throws StoreException {
        ServerStore store = current.get();
        if (store == null) {
            throw new StoreException("The server has no store at the moment.", null);
        }
        return store;
    }
}
