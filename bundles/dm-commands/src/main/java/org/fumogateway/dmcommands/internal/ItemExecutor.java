package org.fumogateway.dmcommands.internal;

import java.util.List;
import java.util.Map;
import org.fumogateway.dmcommands.internal.NodeAddress.Limits;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.command.CommandProcessor;
import org.fumogateway.gateway.tree.InboxPlacement;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Delete;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.TreeCommand;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/** Executes Items one by one and turns whatever happens into a Status code. */
final class ItemExecutor {

    private final TreeAccess tree;
    private final String principal;
    private final Limits limits;
    private final ItemReader reader;
    private final ItemWriter writer;
    private final ReplaceMemory memory;
    private final TreeDocuments documents;
    private final Map<String, List<String>> places;

    /**
     * @param places where objects that come to the Inbox go: names of the parent by type
     */
    ItemExecutor(TreeAccess tree, String principal, Limits limits, ItemReader reader, TreeDocuments documents,
            Map<String, List<String>> places) {
        this.tree = tree;
        this.principal = principal;
        this.limits = limits;
        this.reader = reader;
        this.documents = documents;
        this.places = places;
        memory = new ReplaceMemory();
        writer = new ItemWriter(new NodeChecks(tree, principal), principal, memory, limits);
    }

    /**
     * An Item with its addresses read.
     *
     * @param source   what a Copy copies, else null
     * @param document subtree that is the value, else null
     * @param delivery the same if it is for the Inbox, else null
     */
    record Target(TreeCommand command, Item item, NodeAddress address, NodeAddress source, TreeDocument document,
            InboxDelivery delivery) {

        /**
         * Where a session must begin at the deepest for this to be done: above a node that is to come, to go or to be renamed.
         */
        List<String> sessionNames() {
            if (delivery != null) {
                return delivery.sessionNames();
            }
            boolean fromParent = command instanceof Add || command instanceof Delete || "Name".equals(address.property());
            List<String> names = fromParent ? address.parentNames() : address.names();
            return source == null ? names : common(address.parentNames(), source.names());
        }

        /** What changes many nodes is undone as a whole if it fails. */
        int lockType() {
            if (command instanceof Get) {
                return DmtSession.LOCK_TYPE_SHARED;
            }
            return document != null ? DmtSession.LOCK_TYPE_ATOMIC : DmtSession.LOCK_TYPE_EXCLUSIVE;
        }

        /** True if what the command did may last only once its session is closed; what an Exec has begun goes on whatever comes. */
        boolean endsWithItsSession() {
            return lockType() == DmtSession.LOCK_TYPE_EXCLUSIVE && !(command instanceof Exec);
        }
    }

    static List<String> common(List<String> one, List<String> other) {
        int length = 0;
        while (length < one.size() && length < other.size() && one.get(length).equals(other.get(length))) {
            length++;
        }
        return one.subList(0, length);
    }

    /** Reads the addresses of an Item and refuses one that makes no sense. */
    Target target(TreeCommand command, Item item) throws CommandRefused {
        if (item.moreData()) {
            throw new CommandRefused(StatusCode.REQUEST_ENTITY_TOO_LARGE, "A chunk where none can be taken");
        }
        Target target = anyTarget(command, item);
        Meta meta = item.meta().orElse(command.meta());
        boolean carriesDocument = (command instanceof Add || command instanceof Replace) && target.address().isPlain()
                && TreeDocuments.isDocument(meta);
        return carriesDocument ? withDocument(target, documents.decode(meta, item.data())) : target;
    }

    private Target withDocument(Target target, TreeDocument document) throws CommandRefused {
        InboxDelivery delivery = target.command() instanceof Add && target.address().uri().equals(InboxPlacement.INBOX_URI)
                ? new InboxDelivery(document, places) : null;
        return new Target(target.command(), target.item(), target.address(), null, document, delivery);
    }

    private Target anyTarget(TreeCommand command, Item item) throws CommandRefused {
        if (item.target() == null || item.target().uri() == null) {
            throw new CommandRefused(StatusCode.INCOMPLETE_COMMAND, "An Item without a target");
        }
        NodeAddress address = NodeAddress.parse(item.target().uri(), limits);
        ItemWriter.requireWellFormed(command, item, address);
        boolean copied = command instanceof org.fumogateway.syncml.Copy;
        NodeAddress source = copied ? NodeAddress.parse(item.source().uri(), limits) : null;
        if (source != null && !source.isPlain()) {
            throw new CommandRefused(StatusCode.COMMAND_NOT_ALLOWED, "A Copy cannot name a property or a list");
        }
        return new Target(command, item, address, source, null, null);
    }

    /** Judges an Item with a chunk in a session of its own: 200, or what refuses it. Its address in the form of the tree, or null. */
    CommandProcessor.Judgement judge(TreeCommand command, Item item) throws InterruptedException {
        String uri = null;
        DmtSession session = null;
        try {
            if (!(command instanceof Replace || command instanceof Add)) {
                throw new CommandRefused(StatusCode.PARTIAL_ITEM_NOT_ACCEPTED, "Only values are split");
            }
            Target target = anyTarget(command, item);
            if (!target.address().isPlain()) {
                throw new CommandRefused(StatusCode.PARTIAL_ITEM_NOT_ACCEPTED, "Only values are split");
            }
            uri = target.address().uri();
            session = tree.open(principal, target.sessionNames(), DmtSession.LOCK_TYPE_SHARED);
            Long size = item.meta().orElse(command.meta()).size();
            // Base64 in any layout stands for at most three octets in four characters; the end shows the exact length.
            writer.judge(session, command, item, target.address(), size == null ? 0 : size / 4 * 3 - 2);
            return new CommandProcessor.Judgement(StatusCode.OK, uri);
        } catch (CommandRefused refused) {
            return new CommandProcessor.Judgement(refused.status(), uri);
        } catch (DmtException failed) {
            return new CommandProcessor.Judgement(StatusMapping.of(failed), uri);
        } finally {
            if (session != null) {
                tree.close(session);
            }
        }
    }

    /** Ends an Item whose value went to a sink. */
    Outcome complete(TreeCommand command, Item item, CommandProcessor.ValueCommit commit) throws InterruptedException {
        CommandProcessor.Judgement judgement = judge(command, item);
        Outcome outcome = judgement.permitted() ? commit(judgement.nodeUri(), commit) : Outcome.of(judgement.status());
        remember(command, item, outcome.succeeded());
        return outcome;
    }

    private Outcome commit(String uri, CommandProcessor.ValueCommit commit) {
        try {
            commit.run();
            return Outcome.of(StatusCode.OK);
        } catch (DmtException failed) {
            int status = StatusMapping.of(failed);
            tree.logger().warn("The value of {} is answered {}: {}", uri, status, failed.getMessage());
            return Outcome.of(status);
        } catch (RuntimeException failed) {
            tree.logger().error("The value of {} could not be set", uri, failed);
            return Outcome.of(StatusCode.COMMAND_FAILED);
        }
    }

    /** Executes an Item in a session of its own. */
    Outcome execute(TreeCommand command, Item item) throws InterruptedException {
        Outcome outcome = executeAlone(command, item);
        remember(command, item, outcome.succeeded());
        return outcome;
    }

    private Outcome executeAlone(TreeCommand command, Item item) throws InterruptedException {
        DmtSession session = null;
        try {
            Target target = target(command, item);
            session = tree.open(principal, target.sessionNames(), target.lockType());
            Outcome outcome = target.document() == null ? execute(session, target) : executeWhole(session, target);
            if (outcome.succeeded() && target.endsWithItsSession()) {
                TreeAccess.finish(session);
            }
            return outcome;
        } catch (CommandRefused refused) {
            return Outcome.of(refused.status());
        } catch (DmtException failed) {
            return Outcome.of(StatusMapping.of(failed));
        } catch (RuntimeException failed) {
            return broken(command, failed);
        } finally {
            if (session != null) {
                tree.close(session);
            }
        }
    }

    /** Executes an Item that changes many nodes: all of them or none. */
    private Outcome executeWhole(DmtSession session, Target target) throws DmtException {
        Outcome outcome = execute(session, target);
        if (!outcome.succeeded()) {
            session.rollback();
            return outcome;
        }
        try {
            session.commit();
            return outcome;
        } catch (DmtException refused) {
            return failed(target, NodeChecks.ofPlugin(refused));
        }
    }

    /** Executes an Item in a session that is open. */
    Outcome execute(DmtSession session, Target target) {
        try {
            if (target.command() instanceof Get) {
                return reader.read(session, target.address(), documents);
            }
            if (target.delivery() != null && !tree.permitted(principal, InboxPlacement.INBOX_URI, Acl.ADD)) {
                throw new CommandRefused(StatusCode.PERMISSION_DENIED, "The ACL of the Inbox does not permit this");
            }
            writer.apply(session, target);
            return Outcome.of(StatusCode.OK);
        } catch (CommandRefused refused) {
            return Outcome.of(refused.status());
        } catch (DmtException failed) {
            return failed(target, failed);
        } catch (RuntimeException failed) {
            tree.logger().error("{} of {} failed", target.command().name(), target.address().uri(), failed);
            return Outcome.of(StatusCode.COMMAND_FAILED);
        }
    }

    /** A tree that breaks its contract costs one command its success, never the message the others (DM-94). */
    Outcome broken(TreeCommand command, RuntimeException failure) {
        tree.logger().error("{} could not begin", command.name(), failure);
        return Outcome.of(StatusCode.COMMAND_FAILED);
    }

    private Outcome failed(Target target, DmtException failure) {
        // A subtree is all or nothing, so a plugin without transactions cannot take one.
        int status = target.document() != null && failure.getCode() == DmtException.TRANSACTION_ERROR
                ? StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED : StatusMapping.of(failure);
        if (status >= StatusCode.COMMAND_FAILED) {
            tree.logger().warn("{} of {} is answered {}: {}", target.command().name(), target.address().uri(), status,
                    failure.getMessage());
        }
        String uri = failure.getURI();
        boolean parentFailed = target.command() instanceof Add && uri != null && !uri.equals(target.address().uri());
        return new Outcome(status, List.of(), null, parentFailed ? NodeAddress.locUri(uri) : null);
    }

    /** Remembers the outcome of a Replace of a value; also of one that was skipped or undone. */
    void remember(TreeCommand command, Item item, boolean succeeded) {
        if (!(command instanceof Replace) || item.target() == null || item.target().uri() == null) {
            return;
        }
        try {
            NodeAddress address = NodeAddress.parse(item.target().uri(), new Limits(0, 0, 0));
            if (succeeded && address.isPlain()) {
                memory.succeeded(address);
            } else if (!succeeded) {
                memory.failed(address);
            }
        } catch (CommandRefused namesNoNode) {
            tree.logger().debug("A Replace named no node: {}", namesNoNode.getMessage());
        }
    }

    TreeAccess tree() {
        return tree;
    }

    String principal() {
        return principal;
    }
}
