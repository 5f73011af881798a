package org.fumogateway.dmprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fumogateway.dmprotocol.LargeObjectJoiner.Arrival;
import org.fumogateway.dmprotocol.LargeObjectJoiner.Kind;
import org.fumogateway.dmprotocol.LargeObjectSplitter.Carrier;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Values that a Get reads, in pieces. */
class LargeResultsTest {

    private static final String NODE = "./Log/Dump";
    private static final Header HEADER = new Header("1.2", "DM/1.2", "33", 3, Location.of("https://dms.example.com/dm"),
            Location.of("urn:dev:mac:0200c0fffe123456"), null, null, Meta.EMPTY);
    private static final List<Command> STATUSES = List.of(
            new Status(0, 2, 0, "SyncHdr", List.of("urn:dev:mac:0200c0fffe123456"), List.of("https://dms.example.com/dm"), null, 200, List.of()),
            new Status(0, 2, 2, "Get", List.of(NODE), List.of(), null, 200, List.of()));

    private static SyncMlCodec codec(boolean wbxml) {
        return wbxml ? new WbxmlCodec() : new XmlCodec();
    }

    private static List<Message> split(SyncMlCodec codec, LargeObjectSplitter splitter, long maxOctets, boolean mayBeLast) throws Exception {
        List<Message> messages = new ArrayList<>();
        try (splitter) {
            while (!splitter.finished()) {
                ByteBuffer octets = codec.encode(splitter.next(HEADER, STATUSES, maxOctets, mayBeLast));
                assertThat(octets.remaining()).isLessThanOrEqualTo((int) maxOctets);
                messages.add(codec.decode(octets));
            }
        }
        return messages;
    }

    private static Item item(Message message) {
        return ((Results) message.commands().get(2)).items().get(0);
    }

    /** Octets that the receiver gets, which finds nothing wrong. */
    private static byte[] join(List<Message> messages) {
        LargeObjectJoiner joiner = new LargeObjectJoiner(1 << 20);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int i = 0; i < messages.size(); i++) {
            Arrival arrival = joiner.arrive(messages.get(i).commands().get(2));
            assertThat(arrival.kind()).isEqualTo(i == 0 ? Kind.FIRST : i == messages.size() - 1 ? Kind.LAST : Kind.NEXT);
            byte[] octets = new byte[arrival.octets().remaining()];
            arrival.octets().get(octets);
            joined.writeBytes(octets);
            joiner.messageEnds(messages.get(i).last());
        }
        return joined.toByteArray();
    }

    @ParameterizedTest(name = "WBXML: {0}")
    @ValueSource(booleans = {false, true})
    @Proves({"DM-162", "DM-163", "DM-165", "DM-166", "DM-177", "DM-178", "SYN-47"})
    @DisplayName("Octets go out in Results that name Get and node each time: base64 in XML, the octets themselves in WBXML; Size in the first alone")
    void octets(boolean wbxml) throws Exception {
        byte[] value = new byte[40_001];
        new Random(1).nextBytes(value);
        SyncMlCodec codec = codec(wbxml);
        List<Message> messages = split(codec, LargeObjectSplitter.ofOctets(codec, Carrier.results(2, 2, NODE), "application/zip", value.length,
                Channels.newChannel(new ByteArrayInputStream(value))), 4000, true);

        assertThat(messages).hasSizeBetween(wbxml ? 10 : 15, wbxml ? 13 : 20);
        for (int i = 0; i < messages.size(); i++) {
            boolean last = i == messages.size() - 1;
            Results results = (Results) messages.get(i).commands().get(2);
            assertThat(List.of(results.msgRef(), results.cmdRef())).containsExactly(2, 2);
            assertThat(item(messages.get(i)).source().uri()).isEqualTo(NODE);
            assertThat(item(messages.get(i)).meta()).isEqualTo(Meta.of(wbxml ? "bin" : "b64", "application/zip")
                    .withSize(i > 0 ? null : wbxml ? 40_001L : 53_336L));
            assertThat(item(messages.get(i)).moreData()).isEqualTo(!last);
            assertThat(messages.get(i).last()).isEqualTo(last);
        }
        assertThat(join(messages)).isEqualTo(value);
    }

    @ParameterizedTest(name = "WBXML: {0}")
    @ValueSource(booleans = {false, true})
    @Proves({"DM-166", "DM-178", "SYN-47"})
    @DisplayName("Text is cut between characters, also where it needs more room as references; Size counts its octets")
    void text(boolean wbxml) throws Exception {
        String value = "<&>\u00e4\u20ac\ud83d\ude00 plain text".repeat(400);
        SyncMlCodec codec = codec(wbxml);
        List<Message> messages = split(codec, LargeObjectSplitter.ofData(codec, Carrier.results(2, 2, NODE), Meta.of("chr", "text/plain"),
                Data.ofText(value)), 2000, true);

        byte[] octets = value.getBytes(StandardCharsets.UTF_8);
        assertThat(messages).hasSizeGreaterThan(5).allSatisfy(message -> assertThat(item(message).data().text()).doesNotContain("\ufffd"));
        assertThat(item(messages.get(0)).meta()).isEqualTo(Meta.of("chr", "text/plain").withSize((long) octets.length));
        assertThat(join(messages)).isEqualTo(octets);
    }

    @Test
    @Proves("DM-166")
    @DisplayName("A value that is base64 text already is cut between its groups")
    void base64Text() throws Exception {
        SyncMlCodec codec = codec(false);
        byte[] value = new byte[5000];
        new Random(2).nextBytes(value);
        List<Message> messages = split(codec, LargeObjectSplitter.ofData(codec, Carrier.results(2, 2, NODE), Meta.of("b64", "a/b"),
                NodeValues.encodeBase64(value)), 1501, true);
        assertThat(messages).hasSizeGreaterThan(4).allSatisfy(message -> assertThat(item(message).data().size() % 4).isZero());
        assertThat(join(messages)).isEqualTo(value);
    }

    @Test
    @Proves("DM-175")
    @DisplayName("A sender who has more to say behind the value sends no Final with its last chunk; without room for a chunk nothing is lost")
    void goesOn() throws Exception {
        SyncMlCodec codec = codec(false);
        LargeObjectSplitter splitter = LargeObjectSplitter.ofData(codec, Carrier.results(2, 2, NODE), Meta.of("chr", "text/plain"),
                Data.ofText("v".repeat(3000)));
        assertThatThrownBy(() -> splitter.next(HEADER, STATUSES, 900)).isInstanceOfSatisfying(SyncMlException.class,
                refused -> assertThat(refused.kind()).isEqualTo(SyncMlException.Kind.LIMIT));
        List<Message> messages = split(codec, splitter, 2000, false);
        assertThat(messages).noneMatch(Message::last);
        assertThat(join(messages)).hasSize(3000);
    }
}
