package org.fumogateway.dlota.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Octets of a descriptor to characters: byte order mark, else HTTP charset, else XML declaration, else UTF-8 (DL-37). */
final class DescriptorText {

    private static final int DECLARATION_OCTETS = 200;
    private static final Pattern DECLARED = Pattern.compile("\\A<\\?xml[^>]*?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]+)[\"']");

    private DescriptorText() {
    }

    static String decode(byte[] octets, String httpCharset) throws CharacterCodingException {
        String marked = markedCharset(octets);
        String name = marked != null ? marked : httpCharset != null ? httpCharset : declared(octets);
        try {
            String text = Charset.forName(name).newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(octets)).toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new CharacterCodingException();
        }
    }

    /** The text as far as it can be had, for a search in something broken. */
    static String roughly(byte[] octets) {
        String marked = markedCharset(octets);
        return new String(octets, marked == null ? StandardCharsets.UTF_8 : Charset.forName(marked));
    }

    private static String markedCharset(byte[] octets) {
        if (starts(octets, 0xef, 0xbb, 0xbf)) {
            return "UTF-8";
        }
        if (starts(octets, 0xfe, 0xff) || starts(octets, 0xff, 0xfe)) {
            return "UTF-16";
        }
        return null;
    }

    private static boolean starts(byte[] octets, int... mark) {
        if (octets.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((octets[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static String declared(byte[] octets) {
        String head = new String(octets, 0, Math.min(octets.length, DECLARATION_OCTETS), StandardCharsets.ISO_8859_1);
        Matcher declaration = DECLARED.matcher(head);
        return declaration.find() ? declaration.group(1) : "UTF-8";
    }
}
