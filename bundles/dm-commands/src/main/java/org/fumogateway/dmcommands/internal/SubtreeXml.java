package org.fumogateway.dmcommands.internal;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.fumogateway.dmcommands.internal.NodeAddress.Limits;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/** Writes subtrees for people and tools of the gateway itself. */
final class SubtreeXml {

    private final TreeAccess tree;
    private final SubtreeReader subtrees;
    private final TreeDocuments documents;

    SubtreeXml(TreeAccess tree, SubtreeReader subtrees, Function<String, TndsCodec> codecs) {
        this.tree = tree;
        this.subtrees = subtrees;
        documents = new TreeDocuments(codecs, SyncMlCodec.XML);
    }

    String write(String nodeUri) throws DmtException {
        DmtSession session = null;
        try {
            NodeAddress address = NodeAddress.parse(nodeUri, new Limits(0, 0, 0));
            session = tree.open(null, address.names(), DmtSession.LOCK_TYPE_SHARED);
            Set<String> everything = new HashSet<>(NodeAddress.PROPERTIES);
            everything.add(ListQuery.VALUE);
            TreeDocument document = subtrees.document(session, address, everything);
            return StandardCharsets.UTF_8.decode(documents.encode(document, TndsCodec.XML)).toString();
        } catch (CommandRefused refused) {
            int code = switch (refused.status()) {
                case StatusCode.REQUEST_ENTITY_TOO_LARGE -> DmtException.LIMIT_EXCEEDED;
                case StatusCode.NOT_FOUND -> DmtException.NODE_NOT_FOUND;
                case StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED -> DmtException.FEATURE_NOT_SUPPORTED;
                default -> DmtException.COMMAND_FAILED;
            };
            throw new DmtException(nodeUri, code, refused.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DmtException(nodeUri, DmtException.COMMAND_FAILED, "Interrupted", interrupted);
        } finally {
            if (session != null) {
                tree.close(session);
            }
        }
    }
}
