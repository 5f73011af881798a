package org.fumogateway.dmprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageRoomTest {

    private static Stream<SyncMlCodec> codecs() {
        return Stream.of(new XmlCodec(), new WbxmlCodec());
    }

    private static Message message(int id, int octets) {
        return Message.of(new Header("1.2", "DM/1.2", "1A", id, Location.of("urn:dev:mac:0024befffe804ff1"), Location.of("https://dm.example.net/dm"),
                null, null, Meta.EMPTY), List.of(new Replace(1, Meta.EMPTY, List.of(new Item(Location.of("./Vendor/Object"), null,
                Meta.of("chr", "text/plain"), Data.ofText(Integer.toString(id % 10).repeat(octets)), false)))), true);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    @Proves({"DM-71", "DM-183"})
    @DisplayName("Each message is written as without room, and is still there when the next one was written")
    void keepsTheLast(SyncMlCodec codec) throws Exception {
        MessageRoom room = new MessageRoom();
        ByteBuffer before = null;
        for (int id = 1; id <= 12; id++) {
            int size = id == 8 ? 10 : 30_000 + 700 * id;
            ByteBuffer octets = room.encode(codec, message(id, size));
            assertThat(octets).isEqualTo(codec.encode(message(id, size)));
            if (before != null) {
                assertThat(before).isEqualTo(codec.encode(message(id - 1, id == 9 ? 10 : 30_000 + 700 * (id - 1))));
            }
            before = octets;
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    @DisplayName("Large messages take turns in two places, which are given back when messages are small again")
    void usesTwoPlaces(SyncMlCodec codec) throws Exception {
        MessageRoom room = new MessageRoom();
        room.encode(codec, message(1, 50_000));
        room.encode(codec, message(2, 50_000));
        byte[] third = room.encode(codec, message(3, 50_000)).array();
        byte[] fourth = room.encode(codec, message(4, 50_000)).array();
        assertThat(room.encode(codec, message(5, 50_000)).array()).isSameAs(third).isNotSameAs(fourth);
        room.encode(codec, message(6, 10));
        room.encode(codec, message(7, 10));
        assertThat(room.encode(codec, message(8, 10)).array()).hasSizeLessThan(10_000);
        assertThat(room.encode(codec, message(9, 10)).array()).hasSizeLessThan(10_000);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    @Proves({"DM-71", "DM-183"})
    @DisplayName("A message after the one that was thought to be the last is written as ever, and is still there when yet another one was written")
    void goesOnAfterClosing(SyncMlCodec codec) throws Exception {
        MessageRoom room = new MessageRoom();
        ByteBuffer closing = room.encode(codec, message(1, 20_000));
        room.close();
        ByteBuffer second = room.encode(codec, message(2, 10));
        ByteBuffer third = room.encode(codec, message(3, 10));
        assertThat(closing).isEqualTo(codec.encode(message(1, 20_000)));
        assertThat(second).isEqualTo(codec.encode(message(2, 10)));
        ByteBuffer fourth = room.encode(codec, message(4, 12));
        assertThat(third).isEqualTo(codec.encode(message(3, 10)));
        assertThat(fourth).isEqualTo(codec.encode(message(4, 12)));
    }
}
