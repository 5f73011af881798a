package org.fumogateway.serverit.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Bodies that are made to hurt whoever reads them, by name. */
final class HostileMessages {

    private static final int MILLION = 1_000_000;
    private static final int MANY = 10_000;
    private static final int LONG = 60_000;
    private static final int SYNCML = 0x6D;
    private static final int SYNC_HDR = 0x6C;
    private static final int VER_DTD = 0x71;
    private static final int STR_T = 0x83;
    private static final int OPAQUE = 0xC3;
    private static final byte[] HUGE = {(byte) 0x8F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F};
    private static final String HEADER = "<SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>1</SessionID><MsgID>1</MsgID><Target>"
            + "<LocURI>http://127.0.0.1/dm</LocURI></Target><Source><LocURI>urn:dev:hostile</LocURI></Source></SyncHdr>";

    private HostileMessages() {
    }

    /** A message with a proper header, whatever stands before it, within the root element and in its body. */
    static byte[] message(String before, String attributes, String body) {
        return ("<?xml version=\"1.0\"?>" + before + "<SyncML" + attributes + ">" + HEADER + "<SyncBody>" + body
                + "<Final/></SyncBody></SyncML>").getBytes(StandardCharsets.UTF_8);
    }

    private static String alert(String data) {
        return "<Alert><CmdID>1</CmdID><Data>" + data + "</Data></Alert>";
    }

    /** XML whose size, depth or number is the attack. */
    static Map<String, byte[]> xml() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("1,000,000 elements deep", message("", "", alert("<a>".repeat(MILLION) + "</a>".repeat(MILLION))));
        all.put("1,000,000 elements deep, never closed", ("<SyncML>" + "<a>".repeat(MILLION)).getBytes(StandardCharsets.UTF_8));
        all.put("10,000 attributes", message("", numbered(" a", "=\"\""), alert("1201")));
        all.put("10,000 name spaces", message("", numbered(" xmlns:a", "=\"u:\""), alert("1201")));
        all.put("10,000 attributes deep inside", message("", "", "<Alert" + numbered(" a", "=\"\"") + "><CmdID>1</CmdID><Data>1201</Data></Alert>"));
        all.put("an attribute of a megabyte", message("", " a=\"" + "x".repeat(MILLION) + "\"", alert("1201")));
        all.put("a name of a megabyte", message("", "", "<" + "x".repeat(MILLION) + "/>"));
        all.put("100,000 names", message("", "", IntStream.range(0, 10 * MANY).mapToObj(i -> "<n" + i + "/>").collect(Collectors.joining())));
        all.put("100,000 commands", message("", "", alert("1201").repeat(10 * MANY)));
        return all;
    }

    private static String numbered(String before, String after) {
        return IntStream.range(0, MANY).mapToObj(i -> before + i + after).collect(Collectors.joining());
    }

    /** Entities that grow. */
    static Map<String, byte[]> bombs() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        String laughs = IntStream.range(1, 12).mapToObj(i -> "<!ENTITY l" + i + " \"" + ("&l" + (i - 1) + ";").repeat(10) + "\">")
                .collect(Collectors.joining("", "<!DOCTYPE SyncML [<!ENTITY l0 \"lol\">", "]>"));
        all.put("a billion laughs", message(laughs, "", alert("&l11;")));
        all.put("a billion laughs in an attribute", message(laughs, " a=\"&l11;\"", alert("1201")));
        all.put("quadratic growth", message("<!DOCTYPE SyncML [<!ENTITY a \"" + "a".repeat(LONG) + "\">]>", "", alert("&a;".repeat(LONG))));
        all.put("parameter entities", message("<!DOCTYPE SyncML [<!ENTITY % a \"<!ENTITY b '" + "b".repeat(LONG) + "'>\">%a;]>", "",
                alert("&b;".repeat(LONG))));
        all.put("an entity within itself", message("<!DOCTYPE SyncML [<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">]>", "", alert("&a;")));
        return all;
    }

    /** XML that wants something read from elsewhere. */
    static Map<String, byte[]> external(String address) {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("external entity", message("<!DOCTYPE SyncML [<!ENTITY e SYSTEM \"" + address + "\">]>", "", alert("&e;")));
        all.put("external entity that nobody names", message("<!DOCTYPE SyncML [<!ENTITY e SYSTEM \"" + address + "\">]>", "", alert("1201")));
        all.put("public entity", message("<!DOCTYPE SyncML [<!ENTITY e PUBLIC \"-//A//B\" \"" + address + "\">]>", "", alert("&e;")));
        all.put("external parameter entity", message("<!DOCTYPE SyncML [<!ENTITY % e SYSTEM \"" + address + "\">%e;]>", "", alert("1201")));
        return all;
    }

    /** XML that names something elsewhere without a declaration: it may be answered, but nothing may be read. */
    static Map<String, byte[]> mentioned(String address) {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("external document type", message("<!DOCTYPE SyncML SYSTEM \"" + address + "\">", "", alert("1201")));
        all.put("public document type", message("<!DOCTYPE SyncML PUBLIC \"-//SYNCML//DTD SyncML 1.2//EN\" \"" + address + "\">", "", alert("1201")));
        all.put("schema location", message("", " xmlns:x=\"http://www.w3.org/2001/XMLSchema-instance\" x:schemaLocation=\"a " + address + "\"",
                alert("1201")));
        all.put("inclusion", message("", "", alert("<i:include xmlns:i=\"http://www.w3.org/2001/XInclude\" href=\"" + address + "\"/>")));
        all.put("style sheet", message("<?xml-stylesheet href=\"" + address + "\" type=\"text/xsl\"?>", "", alert("1201")));
        return all;
    }

    /** WBXML that lies about lengths, goes deep or grows. */
    static Map<String, byte[]> wbxml() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("string table of 4 GiB", wbxml(HUGE, new byte[0]));
        all.put("string table larger than the message", wbxml(number(MILLION), new byte[] {SYNCML, SYNC_HDR}));
        all.put("a number that never ends", join(new byte[] {0x02}, repeated(LONG, 0xFF)));
        all.put("a length that never ends", wbxml(repeated(LONG, 0xFF), new byte[0]));
        all.put("1,000,000 elements deep", wbxml(new byte[] {0}, repeated(MILLION, SYNCML)));
        all.put("1,000,000 unknown elements deep", wbxml(new byte[] {2, 'x', 0}, repeated(MILLION, 0x44, 0)));
        all.put("opaque data beyond the message", wbxml(new byte[] {0}, join(new byte[] {SYNCML, SYNC_HDR, VER_DTD, (byte) OPAQUE}, HUGE)));
        all.put("opaque length that never ends", wbxml(new byte[] {0}, join(new byte[] {SYNCML, SYNC_HDR, VER_DTD, (byte) OPAQUE},
                repeated(LONG, 0xFF))));
        all.put("one string, 60,000 octets, 100,000 times", wbxml(join(number(LONG + 1), repeated(LONG, 'a'), new byte[1]),
                join(new byte[] {SYNCML, SYNC_HDR}, repeated(10 * MANY, VER_DTD, STR_T, 0, 1))));
        all.put("string beyond the table", wbxml(new byte[] {0}, join(new byte[] {SYNCML, SYNC_HDR, VER_DTD, (byte) STR_T}, HUGE)));
        all.put("text without an end", wbxml(new byte[] {0}, join(new byte[] {SYNCML, SYNC_HDR, VER_DTD, 3}, repeated(MILLION, 'a'))));
        all.put("1,000,000 page switches", wbxml(new byte[] {0}, repeated(MILLION, 0, 0)));
        return all;
    }

    private static byte[] wbxml(byte[] tableLength, byte[] rest) {
        return join(new byte[] {0x02, (byte) 0xA4, 0x01, 0x6A}, tableLength, rest);
    }

    /** mb_u_int32. */
    private static byte[] number(int value) {
        return new byte[] {(byte) (0x80 | value >> 14 & 0x7F), (byte) (0x80 | value >> 7 & 0x7F), (byte) (value & 0x7F)};
    }

    private static byte[] repeated(int times, int... octets) {
        byte[] all = new byte[times * octets.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) octets[i % octets.length];
        }
        return all;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (byte[] part : parts) {
                all.write(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toByteArray();
    }
}
