package org.fumogateway.dmprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.fumogateway.dmprotocol.LargeObjectJoiner.Arrival;
import org.fumogateway.dmprotocol.LargeObjectJoiner.Kind;
import org.fumogateway.dmprotocol.LargeObjectSplitter.Carrier;
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
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LargeObjectTest {

    private static final SyncMlCodec CODEC = new XmlCodec();
    private static final String NODE = "./FwUpdate/Gw/Update/PkgData";
    private static final Header HEADER = new Header("1.2", "DM/1.2", "1A", 2, Location.of("urn:dev:mac:0024befffe804ff1"),
            Location.of("https://dm.example.net/dm"), null, null, Meta.EMPTY);
    private static final List<Command> STATUSES = List.of(
            new Status(0, 2, 0, "SyncHdr", List.of("https://dm.example.net/dm"), List.of("urn:dev:mac:0024befffe804ff1"), null, 200, List.of()),
            new Status(0, 2, 3, "Alert", List.of(), List.of(), null, 200, List.of()));

    private final LargeObjectJoiner joiner = new LargeObjectJoiner(1 << 20);

    private static byte[] octets(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return octets;
    }

    private static List<Message> split(byte[] value, long maxOctets) throws SyncMlException, IOException {
        List<Message> messages = new ArrayList<>();
        try (LargeObjectSplitter splitter = LargeObjectSplitter.ofOctets(CODEC, Carrier.replace(NODE), "application/octet-stream", value.length,
                Channels.newChannel(new ByteArrayInputStream(value)))) {
            while (!splitter.finished()) {
                messages.add(splitter.next(HEADER, STATUSES, maxOctets));
            }
        }
        return messages;
    }

    private static Item item(Message message) {
        return ((Replace) message.commands().get(message.commands().size() - 1)).items().get(0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1500, 4000, 16384})
    @Proves({"DM-162", "DM-163", "DM-165", "DM-176", "DM-178", "FUMO-117", "SYN-47"})
    @DisplayName("An object goes out in messages that fill the receiver's size; Size in the first, Final in the last, MoreData in all but the last")
    void splits(long maxOctets) throws Exception {
        byte[] value = octets(50_001);
        List<Message> messages = split(value, maxOctets);

        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int i = 0; i < messages.size(); i++) {
            boolean last = i == messages.size() - 1;
            Item item = item(messages.get(i));
            int size = CODEC.encode(messages.get(i)).remaining();
            assertThat(size).isLessThanOrEqualTo((int) maxOctets);
            assertThat(last || size > maxOctets - 64).as("message %d is full: %d", i, size).isTrue();
            assertThat(item.target().uri()).isEqualTo(NODE);
            assertThat(item.meta()).isEqualTo(Meta.of("b64", "application/octet-stream").withSize(i == 0 ? 66_668L : null));
            assertThat(item.moreData()).isEqualTo(!last);
            assertThat(messages.get(i).last()).isEqualTo(last);
            assertThat(messages.get(i).commands()).extracting(Command::cmdId).containsExactly(1, 2, 3);
            text.write(item.data().text().getBytes());
        }
        assertThat(text.size()).isEqualTo(66_668);
        assertThat(Base64.getDecoder().decode(text.toByteArray())).isEqualTo(value);
    }

    @Test
    @Proves("DM-166")
    @DisplayName("Base64 is cut between its groups: every chunk can be decoded alone")
    void cutsBetweenGroups() throws Exception {
        for (Message message : split(octets(5000), 1501)) {
            assertThat(item(message).data().size() % 4).isZero();
            assertThat(Base64.getDecoder().decode(item(message).data().text())).isNotEmpty();
        }
    }

    @Test
    @Proves({"DM-163", "SYN-70"})
    @DisplayName("Raw octets in WBXML are cut where base64 could be cut, too")
    void cutsRawOctets() throws Exception {
        byte[] value = octets(5000);
        try (LargeObjectSplitter splitter = LargeObjectSplitter.ofOctets(new WbxmlCodec(), Carrier.replace(NODE), "application/octet-stream",
                value.length, Channels.newChannel(new ByteArrayInputStream(value)))) {
            for (Message message = splitter.next(HEADER, STATUSES, 1500); !message.last(); message = splitter.next(HEADER, STATUSES, 1500)) {
                assertThat(item(message).data().isOpaque()).isTrue();
                assertThat(item(message).data().size() % 3).isZero();
            }
        }
    }

    @Test
    @Proves("DM-162")
    @DisplayName("An object that fits in one message goes out as an ordinary Replace without Size and MoreData")
    void fits() throws Exception {
        List<Message> messages = split(octets(30), 16384);
        assertThat(messages).hasSize(1);
        assertThat(item(messages.get(0)).meta().size()).isNull();
        assertThat(item(messages.get(0)).moreData()).isFalse();
        assertThat(messages.get(0).last()).isTrue();
    }

    @Test
    @DisplayName("Content that ends early and messages without room for a chunk fail, instead of sending something else")
    void refusesToGuess() {
        assertThatThrownBy(() -> split(octets(5000), 700)).isInstanceOfSatisfying(SyncMlException.class,
                refused -> assertThat(refused.kind()).isEqualTo(SyncMlException.Kind.LIMIT));
        LargeObjectSplitter tooShort = LargeObjectSplitter.ofOctets(CODEC, Carrier.replace(NODE), "a/b", 10,
                Channels.newChannel(new ByteArrayInputStream(new byte[9])));
        assertThatThrownBy(() -> tooShort.next(HEADER, STATUSES, 4000)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11})
    @Proves({"DM-166", "DM-168", "SYN-41"})
    @DisplayName("Base64 that was cut anywhere, with line ends in between, comes out as the octets that went in")
    void joinsWhateverTheCut(int piece) {
        byte[] value = octets(100);
        String text = Base64.getMimeEncoder(20, "\r\n".getBytes()).encodeToString(value);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int at = 0; at < text.length(); at += piece) {
            boolean last = at + piece >= text.length();
            Arrival arrival = joiner.arrive(chunk(NODE, "b64", at == 0 ? (long) text.length() : null,
                    text.substring(at, Math.min(text.length(), at + piece)), !last));
            assertThat(arrival.kind()).isEqualTo(at == 0 ? Kind.FIRST : last ? Kind.LAST : Kind.NEXT);
            add(joined, arrival);
            joiner.messageEnds(last);
        }
        assertThat(joined.toByteArray()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8})
    @Proves({"DM-166", "DM-168"})
    @DisplayName("Whole groups behind half a group, behind white space or alone come out as the octets that went in")
    void joinsGroupsAfterAnything(int piece) {
        byte[] value = octets(100);
        for (String text : List.of(Base64.getEncoder().encodeToString(value), Base64.getMimeEncoder(20, "\n".getBytes()).encodeToString(value))) {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            int end = 0;
            for (int at = 0; at < text.length(); at = end) {
                end = Math.min(text.length(), at + (at % 2 == 0 ? piece : 4));
                boolean last = end == text.length();
                add(joined, joiner.arrive(chunk(NODE, "b64", at == 0 ? (long) text.length() : null, text.substring(at, end), !last)));
                joiner.messageEnds(last);
            }
            assertThat(joined.toByteArray()).isEqualTo(value);
        }
    }

    @Test
    @Proves({"DM-167", "DM-178"})
    @DisplayName("What the splitter sends the joiner takes, chunk by chunk, through the codec")
    void splitAndJoined() throws Exception {
        byte[] value = octets(200_000);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        Kind last = null;
        for (Message message : split(value, 4096)) {
            Message received = CODEC.decode(CODEC.encode(message));
            Arrival arrival = joiner.arrive(received.commands().get(2));
            add(joined, arrival);
            assertThat(arrival.value().expected()).isBetween(200_000L, 200_002L);
            assertThat(joiner.messageEnds(received.last())).isNull();
            last = arrival.kind();
        }
        assertThat(last).isEqualTo(Kind.LAST);
        assertThat(joined.toByteArray()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"8, LAST, 0", "6, LAST, 0", "9, REFUSED, 424", "7, REFUSED, 424"})
    @Proves({"DM-168", "FUMO-119", "FUMO-122"})
    @DisplayName("At the last chunk the length must be the announced Size, as base64 or as octets, else 424")
    void sizes(long size, Kind kind, int status) {
        assertThat(joiner.arrive(chunk(NODE, "b64", size, "QUJD", true)).kind()).isEqualTo(Kind.FIRST);
        Arrival arrival = joiner.arrive(chunk(NODE, "b64", null, "REVG", false));
        assertThat(arrival.kind()).isEqualTo(kind);
        assertThat(arrival.status()).isEqualTo(status);
        assertThat(joiner.isOpen()).isFalse();
    }

    @Test
    @Proves("DM-170")
    @DisplayName("More than the announced Size is refused at once with 424, a first chunk without Size with 411, one too large with 413")
    void refusesEarly() {
        joiner.arrive(chunk(NODE, "chr", 5L, "abc", true));
        assertThat(joiner.arrive(chunk(NODE, "chr", null, "def", true)).status()).isEqualTo(424);
        joiner.messageEnds(true);
        assertThat(joiner.arrive(chunk(NODE, "chr", null, "abc", true)).status()).isEqualTo(411);
        joiner.messageEnds(true);
        assertThat(joiner.arrive(chunk(NODE, "chr", (1L << 20) + 1, "abc", true)).status()).isEqualTo(413);
    }

    @Test
    @Proves("DM-169")
    @DisplayName("Another command before the last chunk: the object is dropped and named, the command is processed as usual")
    void interrupted() {
        joiner.arrive(chunk(NODE, "b64", 8L, "QUJD", true));
        joiner.messageEnds(false);
        Arrival get = joiner.arrive(new Get(3, Meta.EMPTY, List.of(Item.ofTarget("./DevDetail/SwV"))));
        assertThat(get.kind()).isEqualTo(Kind.WHOLE);
        assertThat(get.unfinished()).isEqualTo(NODE);
        assertThat(joiner.isOpen()).isFalse();
        joiner.messageEnds(true);
        assertThat(joiner.arrive(chunk(NODE, "b64", null, "REVG", false)).kind()).isEqualTo(Kind.WHOLE);
    }

    @Test
    @Proves("DM-169")
    @DisplayName("Another object before the last chunk: the old one is dropped, the new one begins")
    void otherObject() {
        joiner.arrive(chunk(NODE, "b64", 8L, "QUJD", true));
        Arrival other = joiner.arrive(chunk("./Other", "chr", 4L, "ab", true));
        assertThat(other.kind()).isEqualTo(Kind.FIRST);
        assertThat(other.unfinished()).isEqualTo(NODE);
        assertThat(joiner.arrive(chunk("./Other", "chr", null, "cd", false)).kind()).isEqualTo(Kind.LAST);
    }

    @Test
    @Proves("DM-171")
    @DisplayName("A chunk of another target without Size, or the rest of an object that was refused: 412 and the object is named")
    void withoutFirstChunk() {
        joiner.arrive(chunk(NODE, "b64", 8L, "QUJD", true));
        Arrival stray = joiner.arrive(chunk("./Other", "chr", null, "cd", true));
        assertThat(stray.status()).isEqualTo(412);
        assertThat(stray.unfinished()).isEqualTo(NODE);
        joiner.messageEnds(true);

        joiner.arrive(chunk(NODE, "b64", 8L, "QUJD", true));
        joiner.drop();
        joiner.messageEnds(false);
        Arrival rest = joiner.arrive(chunk(NODE, "b64", null, "REVG", false));
        assertThat(rest.kind()).as("the rest is not taken for a value").isEqualTo(Kind.REFUSED);
        assertThat(rest.status()).isEqualTo(412);
        assertThat(rest.unfinished()).isEqualTo(NODE);
    }

    @Test
    @Proves({"DM-163", "DM-162", "DM-175"})
    @DisplayName("Size in a later chunk is answered 400, a split Item beside others 426, a package that ends in the middle drops the object")
    void violations() {
        joiner.arrive(chunk(NODE, "b64", 8L, "QUJD", true));
        assertThat(joiner.arrive(chunk(NODE, "b64", 8L, "REVG", false)).status()).isEqualTo(400);
        Item item = new Item(Location.of(NODE), null, Meta.of("chr", null).withSize(9L), Data.ofText("x"), true);
        assertThat(joiner.arrive(new Replace(1, null, List.of(Item.ofTarget("./A", Meta.EMPTY, Data.EMPTY), item))).status()).isEqualTo(426);
        joiner.arrive(chunk(NODE, "b64", 8L, "QUJD", true));
        assertThat(joiner.messageEnds(true)).isEqualTo(NODE);
        assertThat(joiner.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"QU*D", "QQ==QQ==", "Q"})
    @Proves("DM-166")
    @DisplayName("What is no base64 though its Format says so is answered 415, at the latest with the last chunk")
    void noBase64(String text) {
        Arrival first = joiner.arrive(chunk(NODE, "bin", (long) text.length(), text, true));
        Arrival end = first.kind() == Kind.REFUSED ? first : joiner.arrive(chunk(NODE, "bin", null, "", false));
        assertThat(end.status()).isEqualTo(415);
    }

    @Test
    @Proves("DM-166")
    @DisplayName("Base64 that goes on behind its padding in the next chunk is answered 415")
    void goesOnBehindPadding() {
        joiner.arrive(chunk(NODE, "b64", 8L, "QQ==", true));
        assertThat(joiner.arrive(chunk(NODE, "b64", null, "QQ==", false)).status()).isEqualTo(415);
    }

    @Test
    @Proves({"DM-177", "SYN-41"})
    @DisplayName("Results in chunks are joined by their Source; opaque octets with Format bin come as they are")
    void resultsAndOpaque() {
        Item first = new Item(null, Location.of("./Log"), Meta.of("bin", null).withSize(3L), Data.ofOpaque(ByteBuffer.wrap(new byte[] {1, 2})), true);
        Item last = new Item(null, Location.of("./Log"), Meta.of("bin", null), Data.ofOpaque(ByteBuffer.wrap(new byte[] {3})), false);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        add(joined, joiner.arrive(new Results(1, 1, 1, null, null, null, List.of(first))));
        add(joined, joiner.arrive(new Results(1, 1, 1, null, null, null, List.of(last))));
        assertThat(joined.toByteArray()).containsExactly(1, 2, 3);
    }

    private static void add(ByteArrayOutputStream joined, Arrival arrival) {
        byte[] octets = new byte[arrival.octets().remaining()];
        arrival.octets().get(octets);
        joined.writeBytes(octets);
    }

    private static Replace chunk(String uri, String format, Long size, String text, boolean more) {
        return new Replace(4, null, List.of(new Item(Location.of(uri), null, Meta.of(format, null).withSize(size), Data.ofText(text), more)));
    }
}
