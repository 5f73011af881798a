package org.fumogateway.dmclient.internal.session;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.fumogateway.dmprotocol.AlertCode;
import org.fumogateway.dmprotocol.LargeObjectSplitter;
import org.fumogateway.dmprotocol.LargeObjectSplitter.Carrier;
import org.fumogateway.dmprotocol.NodeValues;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;

/** A value that a server has asked for, on its way in as many messages as it takes (DM section 9, sending). Used by one thread. */
final class OutgoingObject implements AutoCloseable {

    private final Results results;
    private final LargeObjects.Content content;
    private final LargeObjectSplitter splitter;
    private int messageId;
    private int commandId;

    /**
     * Prepares to send it.
     *
     * @param results Results with one Item
     * @param content value if it is a stream of at least one octet, else null and the Item has Data
     */
    OutgoingObject(SyncMlCodec codec, Results results, LargeObjects.Content content) {
        this.results = results;
        this.content = content;
        Item item = results.items().get(0);
        Carrier carrier = Carrier.results(results.msgRef(), results.cmdRef(), item.source().uri());
        Meta meta = item.meta().orElse(results.meta());
        splitter = content == null ? LargeObjectSplitter.ofData(codec, carrier, meta, item.data())
                : LargeObjectSplitter.ofOctets(codec, carrier, meta.type(), content.size(), content);
    }

    /** Results of a stream without octets: they are no large object. */
    static Results empty(Results results) {
        Item item = results.items().get(0);
        Meta meta = Meta.of(NodeValues.FORMAT_B64, item.meta().type());
        return new Results(0, results.msgRef(), results.cmdRef(), results.meta(), null, null,
                List.of(new Item(null, item.source(), meta, Data.EMPTY, false)));
    }

    Results results() {
        return results;
    }

    /** The node, as the server asked for it. */
    String uri() {
        return results.items().get(0).source().uri();
    }

    /** Octets as transported, to be compared with MaxObjSize (DM-161). */
    long transportSize() {
        return splitter.transportSize();
    }

    /** True once the first chunk went out. */
    boolean begun() {
        return messageId != 0;
    }

    /** True once the last chunk went out. */
    boolean finished() {
        return splitter.finished();
    }

    /** The next chunk, behind what is to be said besides. */
    Message next(Header header, Collection<Command> besides, long maxOctets, boolean mayBeLast) throws SyncMlException, IOException {
        Message message = splitter.next(header, besides, maxOctets, mayBeLast);
        messageId = header.msgId();
        commandId = message.commands().get(message.commands().size() - 1).cmdId();
        return message;
    }

    /**
     * Whether the server wants no further chunk: it answered the last one with anything but 213, or gave the object up, or neither answered it nor
     * asks for the next message (DM-169, DM-173).
     *
     * @return the Status, 412 for Alert 1225 and for no answer; 0 if the next chunk is wanted
     */
    int refusedBy(Message reply) {
        if (!begun() || alert(reply, AlertCode.NO_END_OF_DATA)) {
            return begun() ? StatusCode.INCOMPLETE_COMMAND : 0;
        }
        for (Command command : reply.commands()) {
            if (command instanceof Status status && status.msgRef() == messageId && status.cmdRef() == commandId) {
                return status.code() == StatusCode.CHUNK_ACCEPTED ? 0 : status.code();
            }
        }
        return alert(reply, AlertCode.NEXT_MESSAGE) ? 0 : StatusCode.INCOMPLETE_COMMAND;
    }

    private static boolean alert(Message reply, int code) {
        return reply.commands().stream().anyMatch(command -> command instanceof Alert alert && alert.code() == code);
    }

    @Override
    public void close() {
        if (content != null) {
            content.close();
        }
    }
}
