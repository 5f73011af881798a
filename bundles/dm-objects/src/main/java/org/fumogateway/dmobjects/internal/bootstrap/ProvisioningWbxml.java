package org.fumogateway.dmobjects.internal.bootstrap;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the WBXML form of a Client Provisioning document (BOOT section 7.2), with limits. Tokens that are not known refuse the document.
 * One instance reads one document.
 */
final class ProvisioningWbxml {

    /** Public identifier of provisioning documents. */
    static final int PUBLIC_ID = 0x0B;

    private static final int UTF8 = 0x6A;
    private static final int SWITCH_PAGE = 0x00;
    private static final int END = 0x01;
    private static final int STR_I = 0x03;
    private static final int STR_T = 0x83;
    private static final int CONTENT = 0x40;
    private static final int ATTRIBUTES = 0x80;
    private static final int TAG = 0x3F;
    private static final int ROOT_TAG = 0x05;
    private static final int CHARACTERISTIC_TAG = 0x06;
    private static final int PARAMETER_TAG = 0x07;
    private static final int FIRST_VALUE = 0x80;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_ELEMENTS = 1000;
    private static final int MAX_VALUE = 4096;

    /** Attribute starts: {@code name=prefix of the value}. */
    private static final List<Map<Integer, String>> STARTS = List.of(
            Map.ofEntries(start(0x05, "name="), start(0x06, "value="), start(0x07, "name=NAME"), start(0x11, "name=NAPID"),
                    start(0x14, "name=INTERNET"), start(0x15, "name=PROXY-ID"), start(0x1C, "name=STARTPAGE"), start(0x22, "name=TO-NAPID"),
                    start(0x23, "name=PORTNBR"), start(0x24, "name=SERVICE"), start(0x45, "version="), start(0x46, "version=1.0"),
                    start(0x50, "type="), start(0x51, "type=PXLOGICAL"), start(0x52, "type=PXPHYSICAL"), start(0x53, "type=PORT"),
                    start(0x55, "type=NAPDEF"), start(0x56, "type=BOOTSTRAP"), start(0x5B, "type=ACCESS")),
            Map.ofEntries(start(0x05, "name="), start(0x06, "value="), start(0x07, "name=NAME"), start(0x14, "name=INTERNET"),
                    start(0x1C, "name=STARTPAGE"), start(0x22, "name=TO-NAPID"), start(0x23, "name=PORTNBR"), start(0x24, "name=SERVICE"),
                    start(0x2E, "name=AACCEPT"), start(0x2F, "name=AAUTHDATA"), start(0x30, "name=AAUTHLEVEL"), start(0x31, "name=AAUTHNAME"),
                    start(0x32, "name=AAUTHSECRET"), start(0x33, "name=AAUTHTYPE"), start(0x34, "name=ADDR"), start(0x35, "name=ADDRTYPE"),
                    start(0x36, "name=APPID"), start(0x37, "name=APROTOCOL"), start(0x38, "name=PROVIDER-ID"), start(0x39, "name=TO-PROXY"),
                    start(0x3A, "name=URI"), start(0x3B, "name=RULE"), start(0x50, "type="), start(0x53, "type=PORT"),
                    start(0x55, "type=APPLICATION"), start(0x56, "type=APPADDR"), start(0x57, "type=APPAUTH"),
                    start(0x58, "type=CLIENTIDENTITY"), start(0x59, "type=RESOURCE")));
    private static final List<Map<Integer, String>> VALUES = List.of(
            Map.of(0x9C, "HTTP-BASIC", 0x9D, "HTTP-DIGEST"),
            Map.ofEntries(start(0x80, ","), start(0x81, "HTTP-"), start(0x82, "BASIC"), start(0x83, "DIGEST"), start(0x86, "IPV6"),
                    start(0x87, "E164"), start(0x88, "ALPHA"), start(0x8D, "APPSRV"), start(0x8E, "OBEX"), start(0x90, ","),
                    start(0x91, "HTTP-"), start(0x92, "BASIC"), start(0x93, "DIGEST")));

    private final byte[] octets;
    private int at;
    private int attributePage;
    private int elements;
    private byte[] strings = new byte[0];

    private ProvisioningWbxml(byte[] octets) {
        this.octets = octets;
    }

    private static Map.Entry<Integer, String> start(int token, String text) {
        return Map.entry(token, text);
    }

    /** The characteristics directly below the root. */
    static List<Characteristic> parse(byte[] octets) throws BootstrapException {
        return new ProvisioningWbxml(octets).document();
    }

    /** The public identifier of a WBXML document: 0 if it is a text, -1 if there is none. */
    static int publicId(byte[] octets) {
        if (octets.length < 2 || octets[0] < 0 || octets[0] > 3) {
            return -1;
        }
        try {
            ProvisioningWbxml reader = new ProvisioningWbxml(octets);
            reader.at = 1;
            return reader.number();
        } catch (BootstrapException cutOff) {
            return -1;
        }
    }

    private List<Characteristic> document() throws BootstrapException {
        at = 1;
        if (number() != PUBLIC_ID || number() != UTF8) {
            throw new BootstrapException("it is not a provisioning document in UTF-8");
        }
        int length = number();
        require(length >= 0 && length <= octets.length - at);
        strings = Arrays.copyOfRange(octets, at, at + length);
        at += length;
        int root = next();
        require((root & TAG) == ROOT_TAG);
        if ((root & ATTRIBUTES) != 0) {
            attributes();
        }
        return (root & CONTENT) == 0 ? List.of() : content("", 1).characteristics();
    }

    private Characteristic content(String type, int depth) throws BootstrapException {
        if (depth > MAX_DEPTH) {
            throw new BootstrapException("it is nested too deeply");
        }
        List<Characteristic.Parameter> parameters = new ArrayList<>();
        List<Characteristic> characteristics = new ArrayList<>();
        for (int token = next(); token != END; token = next()) {
            if (token == SWITCH_PAGE) {
                require(next() <= 1);
                continue;
            }
            if (++elements > MAX_ELEMENTS) {
                throw new BootstrapException("it has too many elements");
            }
            Attributes attributes = (token & ATTRIBUTES) == 0 ? new Attributes() : attributes();
            int tag = token & TAG;
            require(tag == CHARACTERISTIC_TAG || tag == PARAMETER_TAG);
            Characteristic inner = (token & CONTENT) == 0 ? new Characteristic(attributes.type(), List.of(), List.of())
                    : content(attributes.type(), depth + 1);
            if (tag == PARAMETER_TAG) {
                parameters.add(new Characteristic.Parameter(attributes.name(), attributes.value.toString()));
            } else {
                characteristics.add(inner);
            }
        }
        return new Characteristic(type, parameters, characteristics);
    }

    /** What an element says of itself. */
    private static final class Attributes {
        private final StringBuilder name = new StringBuilder();
        private final StringBuilder value = new StringBuilder();
        private final StringBuilder type = new StringBuilder();

        private String name() {
            return name.toString().toUpperCase(Locale.ROOT);
        }

        private String type() {
            return type.toString().toUpperCase(Locale.ROOT);
        }
    }

    private Attributes attributes() throws BootstrapException {
        Attributes attributes = new Attributes();
        StringBuilder current = new StringBuilder();
        for (int token = next(); token != END; token = next()) {
            if (token == SWITCH_PAGE) {
                attributePage = next();
                require(attributePage < STARTS.size());
            } else if (token == STR_I || token == STR_T) {
                current.append(token == STR_I ? inline() : fromTable());
            } else if (token >= FIRST_VALUE) {
                current.append(known(VALUES, token));
            } else {
                String start = known(STARTS, token);
                int mark = start.indexOf('=');
                current = switch (start.substring(0, mark)) {
                    case "name" -> attributes.name;
                    case "value" -> attributes.value;
                    case "type" -> attributes.type;
                    default -> new StringBuilder();
                };
                current.append(start, mark + 1, start.length());
            }
            if (current.length() > MAX_VALUE) {
                throw new BootstrapException("a value is too long");
            }
        }
        return attributes;
    }

    private String known(List<Map<Integer, String>> pages, int token) throws BootstrapException {
        String text = pages.get(attributePage).get(token);
        if (text == null) {
            throw new BootstrapException("it has a WBXML token that is not known: " + Integer.toHexString(token));
        }
        return text;
    }

    private String inline() throws BootstrapException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int octet = next(); octet != 0; octet = next()) {
            text.write(octet);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private String fromTable() throws BootstrapException {
        int offset = number();
        require(offset >= 0 && offset < strings.length);
        int end = offset;
        while (end < strings.length && strings[end] != 0) {
            end++;
        }
        return new String(strings, offset, end - offset, StandardCharsets.UTF_8);
    }

    /** A multi-octet integer of at most 28 bits. */
    private int number() throws BootstrapException {
        int number = 0;
        for (int i = 0; i < 4; i++) {
            int octet = next();
            number = number << 7 | octet & 0x7F;
            if ((octet & 0x80) == 0) {
                return number;
            }
        }
        throw malformed();
    }

    private int next() throws BootstrapException {
        if (at >= octets.length) {
            throw new BootstrapException("it is cut off");
        }
        return octets[at++] & 0xFF;
    }

    private static void require(boolean fulfilled) throws BootstrapException {
        if (!fulfilled) {
            throw malformed();
        }
    }

    private static BootstrapException malformed() {
        return new BootstrapException("it is not well-formed WBXML");
    }
}
