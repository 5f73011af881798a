package org.fumogateway.syncml.wbxml.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Status;

/** Worked examples of the specification notes, octet by octet, and a way to write others down. */
final class Vectors {

    /** V-WBXML-1 behind its header. */
    static final String BODY = "6D6C7103312E32000172 0344 4D2F312E32000165033100015B033100016E5703"
            + "75726E3A6465763A31000101675703687474703A2F2F732F646D0001015A00014C0331363338340001010100006B694B033100015C03"
            + "3100014C03300001"
            + "4A0353796E6348647200014F03323132000101534B03320001546E57032E2F44657644657461696C2F46775600010101011201 01";
    /** V-WBXML-1: version 1.3, numeric public identifier, no string table. */
    static final String MESSAGE = "03A4016A00" + BODY;
    /** The public identifier as text, 29 octets without NUL. */
    static final String TEXT_HEADER = "0200006A1D" + ascii("-//SYNCML//DTD SyncML 1.2//EN");
    /** Octets behind the header of the nested tree of 10.9. */
    static final String TREE_BODY = "60770331 2E32000164660341 00016F5C25017511010164660362 00016F5C0B01756103"
            + "746578742F706C61696E000101017603 686900 01010101";
    static final String TREE_HEADER = "0200006A1A" + ascii("-//OMA//DTD-DM-DDF 1.2//EN");
    static final String TREE = TREE_HEADER + "0002" + TREE_BODY;

    private static final String HEADER_ELEMENTS = "6D6C7103312E320001720344 4D2F312E32000165033100015B033100016E5703"
            + "75726E3A6465763A31000101675703687474703A2F2F732F646D00010101";

    private Vectors() {
    }

    /** The message that V-WBXML-1 is. */
    static Message message() {
        Header header = new Header("1.2", "DM/1.2", "1", 1, Location.of("urn:dev:1"), Location.of("http://s/dm"), null, null,
                Meta.ofLimits(16384L, null));
        List<Command> commands = List.of(new Status(1, 1, 0, "SyncHdr", List.of(), List.of(), null, 212, List.of()),
                new Get(2, Meta.EMPTY, List.of(Item.ofTarget("./DevDetail/FwV"))));
        return Message.of(header, commands, true);
    }

    /** A message with this content of its SyncBody, page 0 at its beginning and end. */
    static String around(String body) {
        return "02A4016A00" + HEADER_ELEMENTS + "6B" + body + "0101";
    }

    /** An Add of one Item with this content. */
    static String add(String item) {
        return around("45 4B033100 01 54" + item + "01 01");
    }

    static String ascii(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static ByteBuffer buffer(String hex) {
        return ByteBuffer.wrap(octets(hex));
    }

    static byte[] octets(ByteBuffer buffer) {
        byte[] octets = new byte[buffer.remaining()];
        buffer.duplicate().get(octets);
        return octets;
    }

    /** A number as WBXML writes it. */
    static String number(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int shift = 28; shift > 0; shift -= 7) {
            if (value >>> shift != 0) {
                out.write(value >>> shift & 0x7F | 0x80);
            }
        }
        out.write(value & 0x7F);
        return HexFormat.of().formatHex(out.toByteArray());
    }
}
