package org.fumogateway.syncml.xml.internal;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import com.fasterxml.aalto.stax.StreamReaderImpl;
import java.util.concurrent.atomic.AtomicInteger;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.io.Stax2ByteArraySource;
import org.fumogateway.syncml.internal.Source;

/**
 * Makes parsers. Those of one factory share a table of names, which makes them fast and would grow with every name that any peer
 * ever wrote: after so many foreign names the factory is given up for a new one. Thread-safe.
 */
final class Parsers {

    private static final int FOREIGN_NAMES = 2_000;

    private final AtomicInteger foreign = new AtomicInteger();
    private volatile InputFactoryImpl factory = newFactory();

    /** A parser at the beginning of a document. */
    StreamReaderImpl open(Source document) throws XMLStreamException {
        return (StreamReaderImpl) factory.createXMLStreamReader(
                new Stax2ByteArraySource(document.octets(), document.from(), document.length()));
    }

    /** Counts names that SyncML does not know. */
    void learned(int names) {
        if (names > 0 && foreign.addAndGet(names) > FOREIGN_NAMES) {
            foreign.set(0);
            factory = newFactory();
        }
    }

    /** Made directly, because service lookup needs a class loader that an OSGi bundle does not have. */
    private static InputFactoryImpl newFactory() {
        InputFactoryImpl factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, Boolean.FALSE);
        factory.setProperty(XMLInputFactory.IS_COALESCING, Boolean.FALSE);
        return factory;
    }
}
