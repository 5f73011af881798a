package org.fumogateway.benchmarks.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Status;

/** The messages that are measured; sizes are those of their XML. */
enum CodecMessages {

    /** About 1 KB: package 1, an alert and the five leaves of DevInfo. */
    START("1 KB, session start") {
        @Override
        Message message() {
            List<Item> devInfo = List.of(text("./DevInfo/DevId", "urn:uuid:2f0a-7781-22b0"), text("./DevInfo/Man", "Example"),
                    text("./DevInfo/Mod", "Edge 40"), text("./DevInfo/DmV", "1.2"), text("./DevInfo/Lang", "en-GB"));
            return Message.of(header(Meta.ofLimits(65_536L, 1_048_576L)),
                    List.of(Alert.of(1, 1201), new Replace(2, Meta.EMPTY, devInfo)), true);
        }
    },

    /** About 8 KB: forty commands, three of four kinds that servers and gateways send most. */
    COMMANDS("8 KB, 40 commands") {
        @Override
        Message message() {
            List<Command> commands = new ArrayList<>();
            commands.add(new Status(1, 1, 0, Status.SYNC_HDR, List.of("https://dm.example.net/dm"), List.of("urn:uuid:2f0a-7781"),
                    null, 212, List.of()));
            for (int id = 2; id <= 40; id++) {
                String uri = "./Vendor/Sensors/Channel" + id + "/Threshold";
                commands.add(switch (id % 3) {
                    case 0 -> new Status(id, 1, id, "Replace", List.of(uri), List.of(), null, 200, List.of());
                    case 1 -> new Get(id, Meta.EMPTY, List.of(Item.ofTarget(uri)));
                    default -> new Replace(id, Meta.EMPTY, List.of(Item.ofTarget(uri, Meta.of("chr", "text/plain"),
                            Data.ofText("limit " + id * 31 + " at most"))));
                });
            }
            return Message.of(header(Meta.EMPTY), commands, true);
        }
    },

    /** About 64 KB: one chunk of 60 KB, as the base64 text that XML needs. */
    CHUNK("64 KB, chunk as base64 text") {
        @Override
        Message message() {
            return chunk("b64", Data.ofUtf8(ByteBuffer.wrap(Base64.getEncoder().encode(octets()))));
        }
    },

    /** The same chunk as the raw octets that WBXML can carry. */
    RAW_CHUNK("64 KB, chunk as raw octets") {
        @Override
        Message message() {
            return chunk("bin", Data.ofOpaque(ByteBuffer.wrap(octets())));
        }
    };

    private static final int CHUNK_IN_BASE64 = 60 * 1024;

    private final String title;

    CodecMessages(String title) {
        this.title = title;
    }

    /** The message itself. */
    abstract Message message();

    /** What it is, for the report. */
    String title() {
        return title;
    }

    private static Header header(Meta meta) {
        return new Header("1.2", "DM/1.2", "3F", 2, Location.of("https://dm.example.net/dm"), Location.of("urn:uuid:2f0a-7781-22b0"),
                null, null, meta);
    }

    private static Item text(String uri, String value) {
        return Item.ofSource(uri, Meta.EMPTY, Data.ofText(value));
    }

    private static byte[] octets() {
        byte[] octets = new byte[CHUNK_IN_BASE64 / 4 * 3];
        new Random(5).nextBytes(octets);
        return octets;
    }

    private static Message chunk(String format, Data data) {
        Meta meta = Meta.of(format, "application/octet-stream").withSize(4L << 20);
        Item item = new Item(Location.of("./Vendor/Images/Image1/Content"), null, meta, data, true);
        Status status = new Status(1, 1, 0, Status.SYNC_HDR, List.of("https://dm.example.net/dm"), List.of("urn:uuid:2f0a-7781"),
                null, 212, List.of());
        return Message.of(header(Meta.EMPTY), List.of(status, new Replace(2, Meta.EMPTY, List.of(item))), false);
    }
}
