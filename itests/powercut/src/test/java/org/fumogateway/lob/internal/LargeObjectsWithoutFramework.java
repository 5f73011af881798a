package org.fumogateway.lob.internal;

import java.lang.annotation.Annotation;
import java.util.Map;
import org.fumogateway.gateway.lob.LargeObjectSink;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.storage.Storage;
import org.fumogateway.storage.StorageException;
import org.fumogateway.testing.TestLogger;

/** The room {@code lob} put together as Declarative Services would, with one sink. */
public final class LargeObjectsWithoutFramework {

    private static final int COLLECT_LIMIT = 262_144;

    private final LargeObjectsComponent component;

    /** Opens its store and clears it of debris. */
    public LargeObjectsWithoutFramework(Storage storage) throws StorageException {
        component = new LargeObjectsComponent(new Limit(), storage, TestLogger.create());
    }

    /** The sink for one node. */
    public void sink(String nodeUri, LargeObjectSink sink) {
        component.addSink(sink, Map.of(LargeObjectSink.NODE_URI, nodeUri));
    }

    /** The service. */
    public LargeObjects service() {
        return component;
    }

    /** Ends in order. */
    public void stop() {
        component.deactivate();
    }

    @SuppressWarnings("ClassExplicitlyAnnotation")
    private record Limit() implements LobConfiguration {

        @Override
        public int collectLimit() {
            return COLLECT_LIMIT;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return LobConfiguration.class;
        }
    }
}
