package org.fumogateway.dmcommands.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.fumogateway.dmcommands.internal.ItemExecutor.Target;
import org.fumogateway.dmcommands.internal.NodeAddress.Limits;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Copy;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Delete;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.TreeCommand;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.Uri;

/** Applies one Item of a command that changes or starts something, within a session that somebody else opened and will end. */
final class ItemWriter {

    private static final int MAX_TITLE_OCTETS = 255;

    private final NodeChecks checks;
    private final NodeCreation creation;
    private final SubtreeWriter subtrees;
    private final ReplaceMemory memory;
    private final Limits limits;

    ItemWriter(NodeChecks checks, String principal, ReplaceMemory memory, Limits limits) {
        this.checks = checks;
        this.memory = memory;
        this.limits = limits;
        creation = new NodeCreation(checks, principal);
        subtrees = new SubtreeWriter(checks, creation);
    }

    /** What the Item means before any session is opened: complaints about its form come first. */
    static void requireWellFormed(TreeCommand command, Item item, NodeAddress address) throws CommandRefused {
        boolean mayNameProperty = command instanceof Get || command instanceof Replace && address.list() == null;
        if (!address.isPlain() && !mayNameProperty) {
            throw notAllowed("The command cannot name a property or a list");
        }
        if (command instanceof Copy && (item.source() == null || item.source().uri() == null)) {
            throw new CommandRefused(StatusCode.INCOMPLETE_COMMAND, "A Copy names its source");
        }
    }

    /** Executes the Item. */
    void apply(DmtSession session, Target target) throws DmtException, CommandRefused {
        TreeCommand command = target.command();
        Item item = target.item();
        NodeAddress address = target.address();
        Meta meta = item.meta().orElse(command.meta());
        if (target.delivery() != null) {
            for (PlannedNode object : target.delivery().plan(session, limits)) {
                subtrees.add(session, object);
            }
        } else if (target.document() != null) {
            applyDocument(session, target);
        } else if (command instanceof Replace) {
            replace(session, item, address, meta);
        } else if (command instanceof Add) {
            creation.create(session, address.names(), meta.format(), meta.type(), item.data());
        } else if (command instanceof Delete) {
            delete(session, address);
        } else if (command instanceof Exec exec) {
            execute(session, exec, item, address);
        } else if (command instanceof Copy) {
            copy(session, target.source(), address);
        } else {
            throw new CommandRefused(StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED, "The command changes nothing");
        }
    }

    private void applyDocument(DmtSession session, Target target) throws DmtException, CommandRefused {
        PlannedNode planned = PlannedNode.of(target.document(), target.address().names(), limits);
        if (target.command() instanceof Replace) {
            subtrees.replace(session, planned);
        } else {
            subtrees.add(session, planned);
        }
    }

    private void replace(DmtSession session, Item item, NodeAddress address, Meta meta) throws DmtException, CommandRefused {
        String uri = address.uri();
        if (address.property() != null) {
            replaceProperty(session, address, text(item.data()));
            return;
        }
        checks.requireExists(session, uri);
        checks.requirePermitted(session, uri, Acl.REPLACE);
        MetaNode rules = checks.meta(session, uri);
        if (!checks.isLeaf(session, uri, rules)) {
            replaceInterior(session, address, meta);
            return;
        }
        String newType = typeOfReplacement(session, uri, meta, rules);
        DmtData value = ValueFormats.decode(item.data(), meta.format(), rules, NodeChecks.presentFormat(session, uri, rules));
        NodeChecks.requireValue(value, rules);
        session.setNodeValue(uri, value);
        if (newType != null) {
            session.setNodeType(uri, newType);
        }
    }

    /** Judges the Replace of a leaf but for its value; the type to set with the value or null. */
    private String typeOfReplacement(DmtSession session, String uri, Meta meta, MetaNode rules) throws CommandRefused {
        checks.requireCan(rules, MetaNode.CMD_REPLACE);
        if (ValueFormats.NODE.equals(meta.format())) {
            throw notAllowed("A leaf does not become an interior node");
        }
        return newType(session, uri, meta.type(), rules);
    }

    /**
     * Judges a command whose value is still on its way: as {@link #apply} would, but for the value. Changes nothing.
     *
     * @param octets octets that the value will have
     */
    void judge(DmtSession session, TreeCommand command, Item item, NodeAddress address, long octets) throws DmtException, CommandRefused {
        String uri = address.uri();
        Meta meta = item.meta().orElse(command.meta());
        if (TreeDocuments.isDocument(meta)) {
            subtrees.judge(session, command instanceof Replace, address.names());
            return;
        }
        MetaNode rules = checks.meta(session, uri);
        if (command instanceof Replace) {
            checks.requireExists(session, uri);
            checks.requirePermitted(session, uri, Acl.REPLACE);
            if (!checks.isLeaf(session, uri, rules)) {
                throw notAllowed("An interior node has no value");
            }
            typeOfReplacement(session, uri, meta, rules);
        } else {
            judgeAdd(session, address, meta, rules);
        }
        ValueFormats.requireFormat(meta.format(), octets, rules);
    }

    private void judgeAdd(DmtSession session, NodeAddress address, Meta meta, MetaNode rules) throws DmtException, CommandRefused {
        if (session.isNodeUri(address.uri())) {
            throw new CommandRefused(StatusCode.ALREADY_EXISTS, "The node exists");
        }
        List<String> names = address.names();
        checks.requirePermitted(session, NodeAddress.uri(names.subList(0, checks.existingDepth(session, names))), Acl.ADD);
        checks.requireCan(rules, MetaNode.CMD_ADD);
        if (ValueFormats.NODE.equals(meta.format()) || rules != null && !rules.isLeaf()) {
            throw notAllowed("An interior node has no value");
        }
        NodeChecks.requireType(meta.type(), rules);
    }

    private static void replaceInterior(DmtSession session, NodeAddress address, Meta meta) throws DmtException, CommandRefused {
        if (!ValueFormats.NODE.equals(meta.format()) || meta.type() == null || address.isRoot()) {
            throw notAllowed("An interior node has no value");
        }
        session.setNodeType(address.uri(), meta.type());
    }

    /** The type to set with the value: null if none was given or the node has it already. */
    private String newType(DmtSession session, String uri, String type, MetaNode rules) throws CommandRefused {
        if (type == null) {
            return null;
        }
        NodeChecks.requireType(type, rules);
        String current;
        try {
            current = session.getNodeType(uri);
        } catch (DmtException notReadable) {
            return null;
        }
        if (type.equalsIgnoreCase(current == null ? "text/plain" : current)) {
            return null;
        }
        if (rules != null && rules.getScope() == MetaNode.PERMANENT) {
            throw notAllowed("The type of a permanent node stays");
        }
        return type;
    }

    private void replaceProperty(DmtSession session, NodeAddress address, String text) throws DmtException, CommandRefused {
        String uri = address.uri();
        checks.requireExists(session, uri);
        switch (address.property()) {
            case "ACL" -> session.setNodeAcl(uri, AclText.parse(text));
            case "Name" -> session.renameNode(uri, nodeName(address, text));
            case "Title" -> {
                checks.requirePermitted(session, uri, Acl.REPLACE);
                if (text.getBytes(StandardCharsets.UTF_8).length > MAX_TITLE_OCTETS) {
                    throw new CommandRefused(StatusCode.REQUEST_ENTITY_TOO_LARGE, "A title has at most 255 octets");
                }
                session.setNodeTitle(uri, text);
            }
            default -> {
                checks.requirePermitted(session, uri, Acl.REPLACE);
                throw notAllowed("The device keeps this property itself");
            }
        }
    }

    private String nodeName(NodeAddress address, String text) throws CommandRefused {
        if (text.isEmpty() || text.equals(".") || text.equals("..") || text.indexOf('/') >= 0
                || text.chars().anyMatch(Character::isISOControl)) {
            throw new CommandRefused(StatusCode.COMMAND_FAILED, "Not the name of a node");
        }
        List<String> renamed = new ArrayList<>(address.parentNames());
        renamed.add(text);
        NodeAddress.requireNameable(renamed, limits);
        return Uri.encode(text);
    }

    private void delete(DmtSession session, NodeAddress address) throws DmtException, CommandRefused {
        checks.requireExists(session, address.uri());
        session.deleteNode(address.uri());
    }

    private void execute(DmtSession session, Exec exec, Item item, NodeAddress address) throws DmtException, CommandRefused {
        String uri = address.uri();
        checks.requireExists(session, uri);
        checks.requirePermitted(session, uri, Acl.EXEC);
        if (memory.failedBelow(address)) {
            throw notAllowed("What this would act on could not be replaced before");
        }
        session.execute(uri, exec.correlator(), item.data() == null ? null : item.data().text());
    }

    /** Overwrites the target, or creates it where the server may add (TREE-69). */
    private void copy(DmtSession session, NodeAddress source, NodeAddress target) throws DmtException, CommandRefused {
        String from = source.uri();
        String to = target.uri();
        checks.requireExists(session, from);
        if (!session.isLeafNode(from)) {
            throw notAllowed("Only leaves are copied");
        }
        DmtData value = session.getNodeValue(from);
        if (!session.isNodeUri(to)) {
            session.createLeafNode(to, value, session.getNodeType(from));
            return;
        }
        checks.requirePermitted(session, to, Acl.REPLACE);
        MetaNode rules = checks.meta(session, to);
        if (!checks.isLeaf(session, to, rules)) {
            throw notAllowed("An interior node has no value");
        }
        checks.requireCan(rules, MetaNode.CMD_REPLACE);
        if (rules != null && (rules.getFormat() & value.getFormat()) == 0) {
            throw new CommandRefused(StatusCode.FORBIDDEN, "The types of source and target do not fit");
        }
        session.setNodeValue(to, value);
    }

    private static CommandRefused notAllowed(String text) {
        return new CommandRefused(StatusCode.COMMAND_NOT_ALLOWED, text);
    }

    private static String text(Data data) {
        return data == null ? "" : data.text();
    }
}
