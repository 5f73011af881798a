package org.fumogateway.syncml.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.wbxml.internal.WbxmlTndsCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.syncml.xml.internal.XmlTndsCodec;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TranscoderTest {

    private static final Transcoder TRANSCODER = new Transcoder(new XmlTndsCodec(), new WbxmlTndsCodec());
    private static final byte[] VALUE = {(byte) 0xFF, 1, 2, 3, 4, 5, 6, 7, 8, 9};

    @Test
    @Proves({"SYN-41", "SYN-47", "SYN-70"})
    @DisplayName("The chunks of a large value become base64 that put together is the value, its Size that of all the text")
    void chunks() throws SyncMlException {
        Item first = chunk(0, 6, Meta.of("bin", null).withSize(10L), true);
        Item last = chunk(6, 10, Meta.of("bin", null), false);
        Item firstAsText = forXml(message(first, Meta.EMPTY, null)).items().get(0);
        Item lastAsText = forXml(message(last, Meta.EMPTY, null)).items().get(0);
        assertThat(firstAsText.meta()).isEqualTo(Meta.of("b64", null).withSize(16L));
        assertThat(firstAsText.moreData()).isTrue();
        assertThat(lastAsText.meta().size()).isNull();
        assertThat(Base64.getDecoder().decode(firstAsText.data().text() + lastAsText.data().text())).isEqualTo(VALUE);
    }

    @Test
    @Proves({"SYN-47", "SYN-70"})
    @DisplayName("A Size that the command names for its Item is put right as well")
    void sizeOfCommand() throws SyncMlException {
        Item item = chunk(0, 10, Meta.of("bin", null), false);
        assertThat(forXml(message(item, Meta.EMPTY.withSize(10L), null)).items().get(0).meta().size()).isEqualTo(16L);
    }

    @Test
    @Proves({"SYN-41", "SYN-70"})
    @DisplayName("A chunk that ends where base64 cannot be cut is refused in one sentence")
    void unevenChunk() {
        Item item = chunk(0, 4, Meta.of("bin", null).withSize(10L), true);
        SyncMlException refusal = catchThrowableOfType(SyncMlException.class, () -> TRANSCODER.forXml(message(item, Meta.EMPTY, null)));
        assertThat(refusal).hasMessage("A part of a large value has 4 octets, no multiple of three, so it is no part of the same value"
                + " in base64");
    }

    @Test
    @Proves("SYN-70")
    @DisplayName("A proof of identity in raw octets becomes base64")
    void proof() throws SyncMlException {
        Credential credential = new Credential(Meta.of("bin", "syncml:auth-md5"), Data.ofOpaque(ByteBuffer.wrap(VALUE)));
        Message message = TRANSCODER.forXml(message(chunk(0, 3, Meta.EMPTY, false), Meta.EMPTY, credential));
        assertThat(message.header().credential()).isEqualTo(new Credential(Meta.of("b64", "syncml:auth-md5"),
                Data.ofText(Base64.getEncoder().encodeToString(VALUE))));
        assertThat(new XmlCodec().decode(new XmlCodec().encode(message))).isEqualTo(message);
    }

    private static Item chunk(int from, int to, Meta meta, boolean moreData) {
        return new Item(Location.of("./A"), null, meta, Data.ofOpaque(ByteBuffer.wrap(Arrays.copyOfRange(VALUE, from, to))), moreData);
    }

    private static Message message(Item item, Meta outer, Credential credential) {
        Header header = new Header("1.2", "DM/1.2", "1", 1, Location.of("a"), Location.of("b"), null, credential, Meta.EMPTY);
        return Message.of(header, List.of(new Replace(1, outer, List.of(item))), false);
    }

    private static Replace forXml(Message message) throws SyncMlException {
        return (Replace) TRANSCODER.forXml(message).commands().get(0);
    }
}
