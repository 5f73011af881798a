package org.fumogateway.syncml.internal;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Atomic;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Copy;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Delete;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Sequence;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.UnknownCommand;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.tnds.TreeDocument;

/**
 * Turns a message that came in one encoding into one that the other can carry (SYN 10.6): raw octets become text where they are
 * text, serialised trees change their own encoding, everything else becomes base64. For tools; a session chooses the form of a
 * value by what the value means.
 */
public final class Transcoder {

    /** Octets that base64 encodes together. */
    private static final int GROUP = 3;
    private static final int GROUP_AS_TEXT = 4;

    private final TndsCodec xml;
    private final TndsCodec wbxml;

    /** Creates a transcoder on both codecs of serialised trees. */
    public Transcoder(TndsCodec xml, TndsCodec wbxml) {
        this.xml = xml;
        this.wbxml = wbxml;
    }

    /**
     * The message as XML can carry it. A part of a large value is encoded alone, because the others are not here: it must end where
     * base64 can be cut.
     *
     * @throws SyncMlException if a part with more to follow has a length that is no multiple of three
     */
    public Message forXml(Message message) throws SyncMlException {
        Header header = message.header();
        Header mapped = new Header(header.verDtd(), header.verProto(), header.sessionId(), header.msgId(), header.target(),
                header.source(), header.respUri(), credential(header.credential()), header.meta());
        return Message.owning(mapped, mappedAll(message.commands(), this::itemForXml), message.last(), message::close);
    }

    private static Credential credential(Credential credential) {
        if (credential == null || !credential.data().isOpaque()) {
            return credential;
        }
        Data proof = credential.data();
        if (isXmlText(proof)) {
            return new Credential(credential.meta(), Data.ofUtf8(proof.octets()));
        }
        Meta meta = Meta.of("b64", credential.meta().type());
        return new Credential(meta, Data.ofUtf8(Base64.getEncoder().encode(proof.octets())));
    }

    private Item itemForXml(Item item, Meta outer) throws SyncMlException {
        Data data = item.data();
        if (data == null) {
            return item;
        }
        Meta effective = item.meta().orElse(outer);
        if (TndsCodec.WBXML.equals(effective.type()) && TndsCodec.XML.equals(TndsCodec.sniff(data.octets()))
                && (!data.isOpaque() || isXmlText(data))) {
            // Generic converters rewrite the Type and leave the tree as it was (SYN-76).
            return with(item, "xml", TndsCodec.XML, Data.ofUtf8(data.octets()), item.moreData() ? effective.size() : sizeOf(data, effective));
        }
        if (!data.isOpaque()) {
            return isXmlText(data) ? item : base64(item, effective);
        }
        if (!item.moreData() && TndsCodec.WBXML.equals(TndsCodec.sniff(data.octets()))) {
            try {
                TreeDocument tree = wbxml.decode(data.octets());
                Data text = Data.ofUtf8(xml.encode(tree));
                return with(item, "xml", TndsCodec.XML, text, sizeOf(text, effective));
            } catch (SyncMlException noTree) {
                return base64(item, effective);
            }
        }
        return isXmlText(data) && !"bin".equals(effective.format()) ? new Item(item.target(), item.source(), item.meta(),
                Data.ofUtf8(data.octets()), item.moreData()) : base64(item, effective);
    }

    private static Item base64(Item item, Meta effective) throws SyncMlException {
        int octets = item.data().size();
        if (item.moreData() && octets % GROUP != 0) {
            throw new SyncMlException(SyncMlException.Kind.UNSUPPORTED, "A part of a large value has " + octets
                    + " octets, no multiple of three, so it is no part of the same value in base64", null, -1, null);
        }
        Data text = Data.ofUtf8(Base64.getEncoder().encode(item.data().octets()));
        return with(item, "b64", effective.type(), text, item.moreData() ? inBase64(effective.size()) : sizeOf(text, effective));
    }

    /** Size of a whole value, of which only a part is here, as base64 text: Size counts octets as carried (SYN-47). */
    private static Long inBase64(Long size) {
        return size == null || size < 0 ? size : Long.valueOf((size + GROUP - 1) / GROUP * GROUP_AS_TEXT);
    }

    /** Size of a value that is here, if its Meta names one. */
    private static Long sizeOf(Data data, Meta effective) {
        return effective.size() == null ? null : Long.valueOf(data.size());
    }

    private static Item with(Item item, String format, String type, Data data, Long size) {
        Meta old = item.meta();
        Meta meta = new Meta(format, type, old.mark(), size, old.version(), old.nextNonce(), old.maxMsgSize(), old.maxObjSize(),
                old.emi());
        return new Item(item.target(), item.source(), meta, data, item.moreData());
    }

    /** Whether the octets are UTF-8 of characters that XML has. */
    private static boolean isXmlText(Data data) {
        return Octets.isText(data.octets()) && data.text().codePoints().allMatch(Transcoder::isXml);
    }

    private static boolean isXml(int character) {
        return character >= ' ' ? character != 0xFFFE && character != 0xFFFF : character == '\t' || character == '\n'
                || character == '\r';
    }

    private static List<Command> mappedAll(List<Command> commands, ItemMapping mapping) throws SyncMlException {
        List<Command> mapped = new ArrayList<>(commands.size());
        for (Command command : commands) {
            mapped.add(mapped(command, mapping));
        }
        return mapped;
    }

    private static Command mapped(Command command, ItemMapping mapping) throws SyncMlException {
        if (command instanceof Add c) {
            return new Add(c.cmdId(), c.meta(), mapped(c.items(), c.meta(), mapping));
        } else if (command instanceof Replace c) {
            return new Replace(c.cmdId(), c.meta(), mapped(c.items(), c.meta(), mapping));
        } else if (command instanceof Get c) {
            return new Get(c.cmdId(), c.meta(), mapped(c.items(), c.meta(), mapping));
        } else if (command instanceof Exec c) {
            return new Exec(c.cmdId(), c.meta(), c.correlator(), mapped(c.items(), c.meta(), mapping));
        } else if (command instanceof Delete c) {
            return new Delete(c.cmdId(), c.meta(), mapped(c.items(), c.meta(), mapping));
        } else if (command instanceof Copy c) {
            return new Copy(c.cmdId(), c.meta(), mapped(c.items(), c.meta(), mapping));
        } else if (command instanceof Results c) {
            return new Results(c.cmdId(), c.msgRef(), c.cmdRef(), c.meta(), c.targetRef(), c.sourceRef(),
                    mapped(c.items(), c.meta(), mapping));
        } else if (command instanceof Alert c) {
            return new Alert(c.cmdId(), c.code(), c.correlator(), mapped(c.items(), Meta.EMPTY, mapping));
        } else if (command instanceof Status c) {
            return new Status(c.cmdId(), c.msgRef(), c.cmdRef(), c.command(), c.targetRefs(), c.sourceRefs(), c.challenge(),
                    c.code(), mapped(c.items(), Meta.EMPTY, mapping));
        } else if (command instanceof Atomic c) {
            return new Atomic(c.cmdId(), c.meta(), mappedAll(c.commands(), mapping));
        } else if (command instanceof Sequence c) {
            return new Sequence(c.cmdId(), c.meta(), mappedAll(c.commands(), mapping));
        }
        return (UnknownCommand) command;
    }

    private static List<Item> mapped(List<Item> items, Meta meta, ItemMapping mapping) throws SyncMlException {
        List<Item> mapped = new ArrayList<>(items.size());
        for (Item item : items) {
            mapped.add(mapping.map(item, meta));
        }
        return mapped;
    }

    /** What becomes of an Item under the Meta of its command. */
    private interface ItemMapping {

        Item map(Item item, Meta outer) throws SyncMlException;
    }
}
