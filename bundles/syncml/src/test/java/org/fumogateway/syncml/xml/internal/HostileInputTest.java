package org.fumogateway.syncml.xml.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.aalto.in.ReaderConfig;
import com.fasterxml.aalto.util.CharsetNames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.fumogateway.syncml.UnknownCommand;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.SyncMlException.Kind;
import org.fumogateway.syncml.internal.Decoding;
import org.fumogateway.syncml.internal.Limits;
import org.fumogateway.syncml.internal.MessageReader;
import org.fumogateway.syncml.internal.Source;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileInputTest {

    @Test
    @Proves("SYN-11")
    @DisplayName("Entities that expand to billions of others are refused before any is expanded")
    void billionLaughs() {
        StringBuilder dtd = new StringBuilder("<!DOCTYPE SyncML [<!ENTITY l0 'ha'>");
        for (int i = 1; i < 10; i++) {
            dtd.append("<!ENTITY l").append(i).append(" '").append(("&l" + (i - 1) + ";").repeat(10)).append("'>");
        }
        refused(dtd + "]>" + Samples.around("<Add><CmdID>1</CmdID><Item><Data>&l9;</Data></Item></Add>"), Kind.FORBIDDEN);
    }

    @Test
    @Proves("SYN-11")
    @DisplayName("An external entity is refused and nothing is fetched")
    void externalEntity() {
        refused("<!DOCTYPE SyncML [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                + Samples.around("<Add><CmdID>1</CmdID><Item><Data>&x;</Data></Item></Add>"), Kind.FORBIDDEN);
        refused("<!DOCTYPE SyncML SYSTEM 'file:///etc/passwd' [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/'>%p;]>"
                + Samples.around("<Final/>"), Kind.FORBIDDEN);
        refused(Samples.around("<Add><CmdID>1</CmdID><Item><Data>&undeclared;</Data></Item></Add>"), Kind.FORBIDDEN);
        refused(Samples.around("<Add a='&undeclared;'/>"), Kind.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Atomic", "Data", "x"})
    @Proves("SYN-13")
    @DisplayName("Elements nested without end are refused at the limit, whatever they are")
    void nesting(String name) {
        refused(Samples.around(("<" + name + ">").repeat(60_000)), Kind.LIMIT);
        refused(Samples.around(("<" + name + ">").repeat(31) + ("</" + name + ">").repeat(31)), Kind.LIMIT);
        String most = ("<" + name + ">").repeat(195) + ("</" + name + ">").repeat(195);
        Limits deepest = new Limits(1 << 20, Integer.MAX_VALUE, 20_000, 2_000, 4_096, 16_384, 65_536);
        Assertions.assertDoesNotThrow(() -> new XmlCodec(deepest).decode(Samples.octets(Samples.around(most))));
    }

    @Test
    @Proves("SYN-13")
    @DisplayName("A hundred thousand elements, or too many commands, are refused")
    void counts() {
        refused(Samples.around("<Meta>" + "<x/>".repeat(100_000) + "</Meta>"), Kind.LIMIT);
        refused(Samples.around("<Add><Item><Data>" + "<x/>".repeat(100_000) + "</Data></Item></Add>"), Kind.LIMIT);
        refused(Samples.around("<Get/>".repeat(2_001)), Kind.LIMIT);
        refused(Samples.around("<Sequence>" + "<Get/>".repeat(2_000) + "</Sequence>"), Kind.LIMIT);
    }

    @Test
    @Proves("SYN-13")
    @DisplayName("A message longer than the limit is refused unread, a long token is refused, a long value is not")
    void lengths() throws SyncMlException {
        refused(" ".repeat((1 << 20) + 1), Kind.LIMIT);
        refused(Samples.around("<Get><CmdID>1</CmdID><Item><Target><LocURI>" + "a".repeat(20_000) + "</LocURI></Target></Item>"
                + "</Get>"),
                Kind.LIMIT);
        String value = "a".repeat(1_000_000);
        assertThat(Samples.decode(Samples.around("<Add><CmdID>1</CmdID><Item><Data>" + value + "</Data></Item></Add>"))
                .commands())
                .hasSize(1);
    }

    @Test
    @Proves("SYN-13")
    @DisplayName("A giant attribute, or a tag of a hundred thousand attributes or name spaces, costs nothing")
    void attributes() {
        refused(Samples.around("<Get a='" + "x".repeat(900_000) + "'/>"), Kind.LIMIT);
        refused(Samples.around("<Get a='" + ">\">".repeat(2_000) + "'/>"), Kind.LIMIT);
        refused(Samples.around("<Get a='" + "<>\">".repeat(2_000) + "'/>"), Kind.MALFORMED);
        StringBuilder names = new StringBuilder("<Get");
        for (int i = 0; names.length() < 900_000; i++) {
            names.append(" xmlns:n").append(i).append("='u'");
        }
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> refused(Samples.around(names + "/>"), Kind.LIMIT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SYSTEM \"<!--\"", "SYSTEM '<![CDATA['", "SYSTEM '<?'", "PUBLIC '-//A' \"><!--\""})
    @Proves({"SYN-11", "SYN-13"})
    @DisplayName("A DOCTYPE whose address looks like markup hides no giant tag")
    void literalsAreNoMarkup(String identifier) {
        StringBuilder names = new StringBuilder("<!DOCTYPE SyncML " + identifier + "><SyncML");
        for (int i = 0; names.length() < 60_000; i++) {
            names.append(" xmlns:n").append(i).append("='u'");
        }
        refused(names + "/>", Kind.LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<!--><x a=\"--><SyncML b=\">\"", "<!---><x a='--><SyncML b='>'", "<?pi ?><!----><SyncML", "<?><x a='?><SyncML"})
    @Proves("SYN-13")
    @DisplayName("A comment that is none, although it looks like a whole one, hides no giant tag")
    void shortCommentsHideNothing(String start) {
        StringBuilder names = new StringBuilder(start);
        for (int i = 0; names.length() < 60_000; i++) {
            names.append(" a").append(i).append("='u'");
        }
        refused(names + "/>", Kind.LIMIT);
    }

    @Test
    @Proves("SYN-13")
    @DisplayName("Names of documents that are refused do not stay in the memory of the parsers")
    void namesOfRefusedDocuments() throws SyncMlException {
        Parsers parsers = new Parsers();
        for (int i = 0; i < 500; i++) {
            for (String end : new String[] {"<x a%d='1' b%d='2' c%d <", "<x>&e%d;</x>", "<x%d></y%d>", "<!DOCTYPE d%d [<!ENTITY f%d 'x'>]>"}) {
                Source document = source(end.replace("%d", Integer.toString(i)));
                catchThrowableOfType(SyncMlException.class, () -> Decoding.decode(() -> XmlCursor.open(document, parsers,
                        Limits.DEFAULT), in -> new MessageReader(in, Limits.DEFAULT).read()));
            }
        }
        ReaderConfig shared = parsers.factory().getNonSharedConfig(null, null, null, false, false);
        shared.setActualEncoding(CharsetNames.CS_UTF8);
        assertThat(shared.getBBSymbols().size()).as("names that stayed").isLessThan(100);
    }

    @Test
    @Proves("SYN-13")
    @DisplayName("Every refusal says where: limits, texts, giant tags also behind a byte order mark")
    void places() {
        place("<Add><Item>" + "<x>".repeat(40), "/SyncML/SyncBody/Add/Item" + "/x".repeat(28));
        place("<Add><Item><Target>" + "a&amp;".repeat(10_000) + "</Target></Item></Add>", "/SyncML/SyncBody/Add/Item/Target");
        place("<Add/><Add><Item><Data a='" + "x".repeat(9_000) + "'/></Item></Add>", "/SyncML/SyncBody/Add[2]/Item");
        SyncMlException marked = refused("\ufeff" + Samples.around("<Get a='" + "x".repeat(9_000) + "'/>"), Kind.LIMIT);
        assertThat(marked.offset()).isEqualTo(3 + Samples.around("").indexOf("</SyncBody>"));
        assertThat(refused("<?xml version='1.0'?><html/>", Kind.MALFORMED).path()).isEqualTo("/html");
    }

    private static void place(String body, String path) {
        SyncMlException refusal = refused(Samples.around(body), Kind.LIMIT);
        assertThat(refusal.path()).isEqualTo(path);
        assertThat(refusal.offset()).isPositive();
    }

    @Test
    @Proves("SYN-13")
    @DisplayName("A name that a peer made up is short in a refusal")
    void names() {
        SyncMlException refusal = refused(Samples.around("<" + "n".repeat(3_000) + "><CmdID>x</CmdID></" + "n".repeat(3_000) + ">"),
                Kind.INCOMPLETE);
        assertThat(refusal.path()).isEqualTo("/SyncML/SyncBody/" + "n".repeat(64) + ".../CmdID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C3", "C080", "C181", "E08080", "EDA080", "F5808080", "F0808080", "F4908080", "F7BFBFBF", "80", "E28241"})
    @Proves("SYN-2")
    @DisplayName("What is no UTF-8 is refused in values, texts, names and raw XML")
    void illFormed(String hex) {
        String broken = new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
        for (String body : new String[] {"<Add><CmdID>1</CmdID><Item><Data>%</Data></Item></Add>",
            "<Add><CmdID>1</CmdID><Item><Target><LocURI>./%a</LocURI></Target></Item></Add>",
            "<Add><Item><Data><x>%</x></Data></Item></Add>", "<Add><Item><Data><x a='%'/></Data></Item></Add>",
            "<Add><Item><Target>%</Target></Item></Add>", "<Add><Item><Data><![CDATA[%]]></Data></Item></Add>", "<a%/>"}) {
            SyncMlException refusal = refusal(Samples.around(body.replace("%", broken)).getBytes(StandardCharsets.ISO_8859_1));
            assertThat(refusal).as(body).isNotNull();
            assertThat(refusal.kind()).as(body).isEqualTo(Kind.MALFORMED);
        }
        for (String half : new String[] {"&#xD83D;", "&#xDE80;", "&#xD83D;x", "\ud83d\ude80&#xDE80;"}) {
            refused(Samples.around("<Add><Item><Data>" + half + "</Data></Item></Add>"), Kind.MALFORMED);
        }
    }

    @Test
    @Proves({"SYN-10", "SYN-13"})
    @DisplayName("Raw XML inside Data that would grow when written out again is cut off at the message limit")
    void growingText() {
        String data = "<d:x/>".repeat(15_000);
        String message = Samples.around("<Add><Item><Data>" + data + "</Data></Item></Add>")
                .replace("<SyncML ", "<SyncML xmlns:d='" + "u".repeat(3_900) + "' ");
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> refused(message, Kind.LIMIT));
    }

    @Test
    @Proves({"SYN-1", "SYN-12"})
    @DisplayName("What is no SyncML message, or more than one, is refused with its reason")
    void noMessage() {
        refused("", Kind.MALFORMED);
        refused("   ", Kind.MALFORMED);
        refused("hello", Kind.MALFORMED);
        refused("<html/>", Kind.MALFORMED);
        refused("<SyncML/>", Kind.INCOMPLETE);
        refused("<SyncML><SyncHdr/></SyncML>", Kind.INCOMPLETE);
        refused("<SyncML><SyncBody/></SyncML>", Kind.INCOMPLETE);
        refused(Samples.around("<Get></Add>"), Kind.MALFORMED);
        refused(Samples.around("") + Samples.around(""), Kind.MALFORMED);
        refused(Samples.around("<Get>&#0;</Get>"), Kind.MALFORMED);
    }

    @Test
    @Proves("SYN-3")
    @DisplayName("Names of another case are other names: such a message is none, such a command is unknown")
    void caseOfNames() throws SyncMlException {
        refused("<syncml><SyncHdr/><SyncBody/></syncml>", Kind.MALFORMED);
        refused(Samples.around("<Get><cmdid>1</cmdid></Get>").replace("SyncHdr>", "synchdr>"), Kind.INCOMPLETE);
        assertThat(Samples.decode(Samples.around("<get><CmdID>1</CmdID></get>")).commands()).hasExactlyElementsOfTypes(UnknownCommand.class);
    }

    @Test
    @Proves("SYN-2")
    @DisplayName("Other character sets than UTF-8 are refused")
    void encodings() {
        refused("<?xml version='1.0' encoding='ISO-8859-1'?>" + Samples.around("<Get/>"), Kind.UNSUPPORTED);
        byte[] utf16 = Samples.around("<Get/>").getBytes(StandardCharsets.UTF_16);
        assertThat(refusal(utf16)).isNotNull();
        byte[] latin = Samples.around("<Get>\u00e4</Get>").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refusal(latin).kind()).isEqualTo(Kind.MALFORMED);
    }

    @Test
    @Proves({"SYN-23", "SYN-33"})
    @DisplayName("A number that is none is named by the place where it stands, without a word of the content")
    void numbers() {
        for (String number : new String[] {"one", "-1", "+1", "1.0", "0x1", "99999999999", "1234567890123456789", "\u0661"}) {
            SyncMlException refusal = refused(Samples.around("<Get><CmdID>1</CmdID></Get><Get><CmdID>" + number + "</CmdID>"
                    + "</Get>"),
                    Kind.INCOMPLETE);
            assertThat(refusal.path()).isEqualTo("/SyncML/SyncBody/Get[2]/CmdID");
            assertThat(refusal.getMessage()).doesNotContain(number);
        }
    }

    @Test
    @Proves("SYN-1")
    @DisplayName("A message cut off after any octet is refused properly")
    void truncated() {
        for (String name : new String[] {"package2-accepted-get", "package4-sequence", "object-first-chunk"}) {
            byte[] whole = Samples.compact(name).getBytes(StandardCharsets.UTF_8);
            for (int length = 0; length < whole.length; length++) {
                assertThat(refusal(Arrays.copyOf(whole, length))).as("%s cut at %d", name, length).isNotNull();
            }
        }
    }

    @Test
    @Proves("SYN-1")
    @DisplayName("Damage anywhere gives a message or a proper refusal, never another failure")
    void damaged() {
        Random random = new Random(20_261_124);
        byte[] whole = (Samples.compact("package1-notified").replace("</Data>", "<![CDATA[\u00e4]]>&#x20AC;<e f='g'/></Data>"))
                .getBytes(StandardCharsets.UTF_8);
        byte[] interesting = "<>&;\"'/=! []-?\0\u007f".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = whole.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = random.nextBoolean() ? (byte) random.nextInt(256)
                        : interesting[random.nextInt(interesting.length)];
            }
            refusal(damaged);
        }
    }

    private static Source source(String text) throws SyncMlException {
        return Source.of(Samples.octets(text), Limits.DEFAULT);
    }

    private static SyncMlException refused(String text, Kind kind) {
        SyncMlException refusal = catchThrowableOfType(SyncMlException.class, () -> Samples.decode(text));
        assertThat(refusal).as("a refusal").isNotNull();
        assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(kind);
        return refusal;
    }

    /** The refusal, or null if the octets are a message; anything else fails the test. */
    private static SyncMlException refusal(byte[] octets) {
        try {
            new XmlCodec().decode(ByteBuffer.wrap(octets));
            return null;
        } catch (SyncMlException refusal) {
            return refusal;
        } catch (RuntimeException | Error other) {
            return fail("Not a refusal for " + new String(octets, StandardCharsets.ISO_8859_1), other);
        }
    }
}
