package org.fumogateway.dmobjects.internal;

import org.fumogateway.storage.Storage;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The one writer lease of this bundle, shared by its components; a service of the bundle itself only. */
@Component(service = ObjectsStore.class)
public final class ObjectsStore {

    /** Name of the store. */
    public static final String NAME = "dm-objects";

    private final Storage storage;
    private final Store store;

    /** Opens the store. */
    @Activate
    public ObjectsStore(@Reference Storage storage) throws StorageException {
        this.storage = storage;
        this.store = storage.open(NAME);
    }

    /** The records of this bundle. */
    public Store store() {
        return store;
    }

    /** The storage that the store belongs to. */
    public Storage storage() {
        return storage;
    }

    @Deactivate
    void close() {
        store.close();
    }
}
