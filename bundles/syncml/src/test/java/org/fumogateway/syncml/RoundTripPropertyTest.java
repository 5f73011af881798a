package org.fumogateway.syncml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.ListArbitrary;
import net.jqwik.api.constraints.Size;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.testing.Proves;

class RoundTripPropertyTest {

    private static final SyncMlCodec XML = new XmlCodec();
    private static final SyncMlCodec WBXML = new WbxmlCodec();

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    @Proves({"SYN-1", "SYN-6", "SYN-10"})
    @Label("Any message of the model, written and read again, is the same message")
    void roundTrip(@ForAll("messages") Message message) throws SyncMlException {
        String xml = text(XML.encode(message));
        assertThat(XML.decode(octets(xml))).isEqualTo(message);
        assertThat(text(XML.encode(XML.decode(octets(xml))))).isEqualTo(xml);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    @Proves({"SYN-1", "SYN-63", "SYN-68"})
    @Label("Any message in WBXML, raw octets among its values, is the same message when read, and the same octets when written again")
    void roundTripInWbxml(@ForAll("messages") Message message, @ForAll @Size(min = 1, max = 300) byte[] octets)
            throws SyncMlException {
        List<Command> commands = new ArrayList<>(message.commands());
        commands.add(new Add(7, Meta.EMPTY, List.of(Item.ofData(Data.ofOpaque(ByteBuffer.wrap(octets))))));
        Message withOctets = Message.of(message.header(), commands, message.last());
        ByteBuffer wbxml = WBXML.encode(withOctets);
        assertThat(WBXML.decode(wbxml)).isEqualTo(withOctets);
        assertThat(WBXML.encode(WBXML.decode(wbxml))).isEqualTo(wbxml);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    @Proves({"SYN-1", "SYN-56"})
    @Label("Any message goes from XML to WBXML and back without a difference of one octet")
    void betweenEncodings(@ForAll("messages") Message message) throws SyncMlException {
        ByteBuffer xml = XML.encode(message);
        ByteBuffer wbxml = WBXML.encode(XML.decode(xml));
        assertThat(XML.encode(WBXML.decode(wbxml))).isEqualTo(xml);
    }

    @Provide
    Arbitrary<Message> messages() {
        return Combinators.combine(headers(), command(2).list().ofMinSize(1).ofMaxSize(6), Arbitraries.of(true, false))
                .as(Message::of);
    }

    private static Arbitrary<Header> headers() {
        return Combinators.combine(token(), number(), locations(), locations(), token().injectNull(0.5),
                Combinators.combine(metas(), token()).as((meta, proof) -> new Credential(meta, Data.ofText(proof)))
                .injectNull(0.5), metas())
                .as((session, id, target, source, respUri, credential, meta) ->
                        new Header("1.2", "DM/1.2", session, id, target, source, respUri, credential, meta));
    }

    private static Arbitrary<Command> command(int nesting) {
        Arbitrary<Command> tree = Combinators.combine(Arbitraries.integers().between(0, 6), number(), metas(),
                items().ofMinSize(1), texts().injectNull(0.5)).as(RoundTripPropertyTest::treeCommand);
        if (nesting < 2) {
            return nesting == 0 ? tree : Arbitraries.oneOf(tree, container(nesting));
        }
        return Arbitraries.oneOf(tree, container(nesting), status(), results());
    }

    private static Command treeCommand(int kind, int id, Meta meta, List<Item> items, String correlator) {
        return switch (kind) {
            case 0 -> new Add(id, meta, items);
            case 1 -> new Replace(id, meta, items);
            case 2 -> new Get(id, meta, items);
            case 3 -> new Delete(id, meta, items);
            case 4 -> new Copy(id, meta, items);
            case 5 -> new Exec(id, meta, correlator, items.subList(0, 1));
            default -> new Alert(id, id, correlator, items);
        };
    }

    private static Arbitrary<Command> container(int nesting) {
        return Combinators.combine(number(), metas(), command(nesting - 1).list().ofMinSize(1).ofMaxSize(3), Arbitraries.of(true,
                false))
                .as((id, meta, inside, atomic) -> atomic ? new Atomic(id, meta, inside) : new Sequence(id, meta, inside));
    }

    private static Arbitrary<Command> status() {
        return Combinators.combine(number(), number(), Arbitraries.integers().between(0, 999), token(), token().list()
                .ofMaxSize(3),
                metas().map(Challenge::new).injectNull(0.5), number(), items())
                .as((id, msgRef, cmdRef, name, refs, challenge, code, items) ->
                        new Status(id, msgRef, cmdRef, name, refs, refs, challenge, code, items));
    }

    private static Arbitrary<Command> results() {
        return Combinators.combine(number(), number(), metas(), token().injectNull(0.5), token().injectNull(0.5), items()
                .ofMinSize(1))
                .as((id, ref, meta, target, source, items) -> new Results(id, ref, ref, meta, target, source, items));
    }

    private static ListArbitrary<Item> items() {
        return Combinators.combine(locations().injectNull(0.3), locations().injectNull(0.7), metas(),
                texts().map(Data::ofText).injectNull(0.3), Arbitraries.of(true, false)).as(Item::new).list().ofMaxSize(3);
    }

    private static Arbitrary<Location> locations() {
        return Combinators.combine(token(), texts().injectNull(0.5)).as(Location::new);
    }

    private static Arbitrary<Meta> metas() {
        Arbitrary<Long> sizes = Arbitraries.longs().between(0, 1L << 40).injectNull(0.7);
        return Combinators.combine(token().injectNull(0.3), token().injectNull(0.3), token().injectNull(0.8), sizes,
                token().injectNull(0.9), token().injectNull(0.8), sizes, texts().list().ofMaxSize(2))
                .as((format, type, mark, size, version, nonce, max, emi) ->
                        new Meta(format, type, mark, size, version, nonce, max, max, emi));
    }

    /** Far from each other, because CmdIDs of one message must differ. */
    private static Arbitrary<Integer> number() {
        return Arbitraries.integers().between(1, Integer.MAX_VALUE).withDistribution(RandomDistribution.uniform());
    }

    /** Tokens have no white space at their ends: it would be trimmed. */
    private static Arbitrary<String> token() {
        return Arbitraries.strings().withChars("abcXYZ019./:?=&<>\"'%_-~\u00e4\u20ac").ofMinLength(1).ofMaxLength(20);
    }

    /** Any text that XML can carry. */
    private static Arbitrary<String> texts() {
        Arbitrary<String> characters = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(8)),
                Tuple.of(2, Arbitraries.of("\r", "\n", "\r\n", "\t", "]]>", "<![CDATA[", "&amp;", "<Data/>")),
                Tuple.of(2, Arbitraries.integers().between(0x80, 0xD7FF).map(Character::toString)),
                Tuple.of(1, Arbitraries.integers().between(0xE000, 0xFFFD).map(Character::toString)),
                Tuple.of(1, Arbitraries.integers().between(0x10000, 0x10FFFF).map(Character::toString)));
        return characters.list().ofMaxSize(8).map(parts -> String.join("", parts));
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteBuffer octets) {
        return StandardCharsets.UTF_8.decode(octets).toString();
    }
}
