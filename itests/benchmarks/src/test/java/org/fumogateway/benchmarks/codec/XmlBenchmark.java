package org.fumogateway.benchmarks.codec;

import com.ctc.wstx.stax.WstxInputFactory;
import com.ctc.wstx.stax.WstxOutputFactory;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.io.Stax2ByteArraySource;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Our XML codec, from octets to the model and back, beside the bare event loops of three parsers and a writer of events. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class XmlBenchmark {

    /** Name of one of the messages. */
    @Param({"START", "COMMANDS", "CHUNK"})
    public String message;

    private final SyncMlCodec codec = new XmlCodec();
    private final XMLInputFactory jdk = XMLInputFactory.newDefaultFactory();
    private final XMLInputFactory woodstox = new WstxInputFactory();
    private final XMLInputFactory aalto = new InputFactoryImpl();
    private final XMLOutputFactory woodstoxOut = new WstxOutputFactory();
    private Message model;
    private byte[] octets;
    private RecordedEvents events;

    /** Prepares message, octets and events. */
    @Setup
    public void prepare() throws Exception {
        model = CodecMessages.valueOf(message).message();
        ByteBuffer encoded = codec.encode(model);
        octets = new byte[encoded.remaining()];
        encoded.get(octets);
        ByteBuffer wbxml = new WbxmlCodec().encode(model);
        byte[] wbxmlOctets = new byte[wbxml.remaining()];
        wbxml.get(wbxmlOctets);
        events = RecordedEvents.of(wbxmlOctets);
    }

    /** Ours: octets to the model. */
    @Benchmark
    public Message decode() throws Exception {
        return codec.decode(ByteBuffer.wrap(octets));
    }

    /** Ours: the model to octets. */
    @Benchmark
    public ByteBuffer encode() throws Exception {
        return codec.encode(model);
    }

    /** The JDK's parser: octets to events, which nobody looks at. */
    @Benchmark
    public int jdkLoop() throws Exception {
        return loop(jdk.createXMLStreamReader(new UnlockedInput(octets)));
    }

    /** Woodstox: octets to events, which nobody looks at. */
    @Benchmark
    public int woodstoxLoop() throws Exception {
        return loop(woodstox.createXMLStreamReader(new Stax2ByteArraySource(octets, 0, octets.length)));
    }

    /** Aalto: octets to events, which nobody looks at. */
    @Benchmark
    public int aaltoLoop() throws Exception {
        return loop(aalto.createXMLStreamReader(new Stax2ByteArraySource(octets, 0, octets.length)));
    }

    /** Woodstox: events to octets. */
    @Benchmark
    public byte[] woodstoxWrite() throws Exception {
        return events.writtenBy(woodstoxOut);
    }

    private static int loop(XMLStreamReader reader) throws XMLStreamException {
        int sum = 0;
        while (reader.hasNext()) {
            sum += reader.next();
        }
        reader.close();
        return sum;
    }
}
