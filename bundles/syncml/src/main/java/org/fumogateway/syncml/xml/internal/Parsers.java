package org.fumogateway.syncml.xml.internal;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import com.fasterxml.aalto.stax.StreamReaderImpl;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.io.Stax2ByteArraySource;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;
import org.fumogateway.syncml.internal.Source;

/**
 * Makes parsers. Those of one factory share a table of names, which makes them fast and would grow with every name that any peer
 * ever wrote: after so many foreign names the factory is given up for a new one. Thread-safe.
 */
final class Parsers {

    private static final int FOREIGN_NAMES = 2_000;

    private final AtomicInteger foreign = new AtomicInteger();
    private volatile InputFactoryImpl factory = newFactory();

    /**
     * A parser at the beginning of a document.
     *
     * @throws SyncMlException if it does not begin like XML, or says that it is not in UTF-8
     */
    StreamReaderImpl open(Source document) throws SyncMlException {
        StreamReaderImpl reader;
        try {
            reader = (StreamReaderImpl) factory.createXMLStreamReader(
                    new Stax2ByteArraySource(document.octets(), document.from(), document.length()));
        } catch (XMLStreamException | RuntimeException inParser) {
            throw notWellFormed(-1);
        }
        String declared = reader.getCharacterEncodingScheme();
        if (declared != null && !declared.toUpperCase(Locale.ROOT).matches("UTF-?8|US-ASCII")) {
            throw notUtf8();
        }
        return reader;
    }

    /**
     * The document behind the byte order mark of UTF-8, if it has one; the parser would follow those of other encodings and shapes
     * of their first octets.
     */
    static Source withoutByteOrderMark(Source document) throws SyncMlException {
        byte[] octets = document.octets();
        int from = document.from();
        if (document.length() >= 3 && octets[from] == (byte) 0xEF && octets[from + 1] == (byte) 0xBB
                && octets[from + 2] == (byte) 0xBF) {
            return new Source(octets, from + 3, document.to());
        }
        if (document.length() >= 2 && (octets[from] == 0 || octets[from + 1] == 0 || (octets[from] & 0xFE) == 0xFE)) {
            throw notUtf8();
        }
        return document;
    }

    /** The refusal of what the parser refuses; its own words may quote the document, so they stay out. */
    static SyncMlException notWellFormed(long offset) {
        return new SyncMlException(Kind.MALFORMED, "The message is not well-formed XML", null, offset, null);
    }

    /** What makes the parsers at the moment. */
    InputFactoryImpl factory() {
        return factory;
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

    private static SyncMlException notUtf8() {
        return new SyncMlException(Kind.UNSUPPORTED, "The document is not in UTF-8", null, 0, null);
    }
}
