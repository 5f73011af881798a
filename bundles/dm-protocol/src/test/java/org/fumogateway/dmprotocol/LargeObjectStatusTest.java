package org.fumogateway.dmprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.fumogateway.dmprotocol.LargeObjectJoiner.Arrival;
import org.fumogateway.dmprotocol.LargeObjectJoiner.Kind;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every Status of the receiver's rules, for each command that carries chunks, in both encodings, through the codec. */
class LargeObjectStatusTest {

    private static final String NODE = "./Vendor/Object";
    private static final String OTHER = "./Vendor/Other";
    private static final long MOST = 1000;
    private static final Header HEADER = new Header("1.2", "DM/1.2", "1A", 2, Location.of("urn:dev:mac:0024befffe804ff1"),
            Location.of("https://dm.example.net/dm"), null, null, Meta.EMPTY);

    /** Commands that carry chunks, in encodings that carry octets in their own ways. */
    enum Way {
        ADD_XML, ADD_WBXML, REPLACE_XML, REPLACE_WBXML, RESULTS_XML, RESULTS_WBXML;

        private boolean xml() {
            return name().endsWith("_XML");
        }

        private SyncMlCodec codec() {
            return xml() ? new XmlCodec() : new WbxmlCodec();
        }

        /** Octets as carried. */
        private int carried(int octets) {
            return xml() ? octets / 3 * 4 : octets;
        }

        /** A chunk of so many octets, a multiple of three. */
        private Item chunk(String uri, Integer size, int octets, boolean more) {
            byte[] plain = "x".repeat(octets).getBytes(StandardCharsets.US_ASCII);
            Meta meta = Meta.of(xml() ? "b64" : "bin", "application/octet-stream").withSize(size == null ? null : (long) size);
            Data data = xml() ? Data.ofText(Base64.getEncoder().encodeToString(plain)) : Data.ofOpaque(ByteBuffer.wrap(plain));
            boolean results = name().startsWith("RESULTS");
            return new Item(results ? null : Location.of(uri), results ? Location.of(uri) : null, meta, data, more);
        }

        private Command command(Item... items) {
            return name().startsWith("ADD") ? new Add(9, Meta.EMPTY, List.of(items)) : name().startsWith("REPLACE")
                    ? new Replace(9, Meta.EMPTY, List.of(items)) : new Results(9, 1, 3, Meta.EMPTY, null, null, List.of(items));
        }
    }

    /** What is sent, and what the last command of it is worth. */
    private record Case(String name, List<Command> sent, Kind kind, int status, String unfinished) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Case> cases(Way way) {
        Command first = way.command(way.chunk(NODE, way.carried(30), 15, true));
        Command next = way.command(way.chunk(NODE, null, 6, true));
        Command last = way.command(way.chunk(NODE, null, 15, false));
        Command tooMuch = way.command(way.chunk(NODE, null, 45, true));
        Command short9 = way.command(way.chunk(NODE, null, 9, false));
        Command other = way.command(way.chunk(OTHER, way.carried(30), 15, true));
        Command get = new Get(9, Meta.EMPTY, List.of(Item.ofTarget(OTHER)));
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("the first chunk, to be answered 213", List.of(first), Kind.FIRST, 0, null));
        cases.add(new Case("a further chunk, to be answered 213", List.of(first, next), Kind.NEXT, 0, null));
        cases.add(new Case("the last chunk", List.of(first, last), Kind.LAST, 0, null));
        cases.add(new Case("no Size: 411", List.of(way.command(way.chunk(NODE, null, 15, true))), Kind.REFUSED, 411, null));
        cases.add(new Case("larger than announced by the receiver: 413", List.of(way.command(way.chunk(NODE, (int) MOST + 1, 15, true))),
                Kind.REFUSED, 413, null));
        cases.add(new Case("exactly as large as announced", List.of(way.command(way.chunk(NODE, (int) MOST, 15, true))), Kind.FIRST, 0, null));
        cases.add(new Case("more than Size, at once: 424", List.of(first, tooMuch), Kind.REFUSED, 424, null));
        cases.add(new Case("less than Size at the end: 424", List.of(first, short9), Kind.REFUSED, 424, null));
        cases.add(new Case("the rest of a refused object: 412 and 1225", List.of(first, tooMuch, last), Kind.REFUSED, 412, NODE));
        cases.add(new Case("Size once more: 400", List.of(first, way.command(way.chunk(NODE, way.carried(30), 6, true))), Kind.REFUSED, 400, null));
        cases.add(new Case("two Items, one of them split: 426",
                List.of(way.command(way.chunk(NODE, way.carried(30), 15, true), way.chunk(OTHER, null, 15, false))), Kind.REFUSED, 426, null));
        cases.add(new Case("another object before the end: 1225", List.of(first, other), Kind.FIRST, 0, NODE));
        cases.add(new Case("a chunk of another object without Size: 412 and 1225",
                List.of(first, way.command(way.chunk(OTHER, null, 15, true))), Kind.REFUSED, 412, NODE));
        cases.add(new Case("another command before the end: 1225", List.of(first, get), Kind.WHOLE, 0, NODE));
        return cases;
    }

    private static Stream<Arguments> all() {
        return Stream.of(Way.values()).flatMap(way -> cases(way).stream().map(given -> Arguments.of(way, given)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("all")
    @Proves({"DM-161", "DM-162", "DM-163", "DM-166", "DM-167", "DM-168", "DM-169", "DM-170", "DM-171", "DM-175", "DM-177"})
    @DisplayName("Chunks of Add, Replace and Results in XML and WBXML")
    void answers(Way way, Case given) throws Exception {
        LargeObjectJoiner joiner = new LargeObjectJoiner(MOST);
        Arrival arrival = null;
        for (Command command : given.sent()) {
            SyncMlCodec codec = way.codec();
            try (Message message = codec.decode(codec.encode(Message.of(HEADER, List.of(command), false)))) {
                arrival = joiner.arrive(message.commands().get(0));
                if (arrival.value() != null && arrival.kind() != Kind.REFUSED) {
                    assertThat(StandardCharsets.US_ASCII.decode(arrival.octets()).toString()).as("octets without transport coding").matches("x+");
                }
            }
        }
        assertThat(arrival.kind()).isEqualTo(given.kind());
        assertThat(arrival.status()).isEqualTo(given.status());
        assertThat(arrival.unfinished()).isEqualTo(given.unfinished());
        assertThat(joiner.isOpen()).isEqualTo(given.kind() == Kind.FIRST || given.kind() == Kind.NEXT);
    }
}
