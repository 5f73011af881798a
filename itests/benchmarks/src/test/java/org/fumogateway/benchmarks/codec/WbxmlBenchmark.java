package org.fumogateway.benchmarks.codec;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.kxml2.wap.WbxmlParser;
import org.kxml2.wap.syncml.SyncML;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.xmlpull.v1.XmlPullParser;

/** Our WBXML codec, from octets to the model and back, beside the bare events of kXML2. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WbxmlBenchmark {

    /** Name of one of the messages. */
    @Param({"START", "COMMANDS", "CHUNK", "RAW_CHUNK"})
    public String message;

    private final SyncMlCodec codec = new WbxmlCodec();
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
        events = RecordedEvents.of(octets);
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

    /** kXML2: octets to events, which nobody looks at. */
    @Benchmark
    public int kxmlParse() throws Exception {
        return kxmlEvents(new ByteArrayInputStream(octets));
    }

    /** The same from a stream without a lock, the fastest that kXML2 can be given. */
    @Benchmark
    public int kxmlParseUnlocked() throws Exception {
        return kxmlEvents(new UnlockedInput(octets));
    }

    /** kXML2: events to octets. */
    @Benchmark
    public byte[] kxmlSerialize() throws Exception {
        return events.writtenByKxml();
    }

    private static int kxmlEvents(InputStream in) throws Exception {
        WbxmlParser parser = SyncML.createParser();
        parser.setInput(in, null);
        int count = 0;
        while (parser.nextToken() != XmlPullParser.END_DOCUMENT) {
            count++;
        }
        return count;
    }
}
