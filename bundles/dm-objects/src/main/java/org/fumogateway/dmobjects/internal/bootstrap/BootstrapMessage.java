package org.fumogateway.dmobjects.internal.bootstrap;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fumogateway.dmobjects.internal.account.AccountNode;
import org.fumogateway.dmobjects.internal.account.AccountSchema;
import org.fumogateway.dmobjects.internal.account.AccountTable.NewAccount;
import org.fumogateway.dmobjects.internal.account.AccountView;
import org.fumogateway.dmobjects.internal.account.StoredAccount;
import org.fumogateway.dmprotocol.NodeValueException;
import org.fumogateway.dmprotocol.NodeValues;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.TreeCommand;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.tnds.NodeProperties;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.tnds.TreeNode;
import org.osgi.service.dmt.Acl;

/**
 * Accounts from a DM message (BOOT section 8): Add and Replace, also in containers, of objects for the Inbox, of subtrees and of single
 * leaves below {@code ./DMAcc}. Other objects, commands and unknown nodes are ignored (BOOT-32, BOOT-36). One instance reads one message.
 */
final class BootstrapMessage {

    private static final String PLACE = "DMAcc";
    private static final String INBOX = "Inbox";
    private static final String TNDS = "application/vnd.syncml.dmtnds";
    private static final Set<String> OCTETS = Set.of(NodeValues.FORMAT_BIN, NodeValues.FORMAT_B64);
    private static final int MOST_ACCOUNTS = 20;

    private final BootstrapCodecs codecs;
    private final Map<String, AccountNode> nodes = new LinkedHashMap<>();
    private final Map<String, Map<String, byte[]>> nonces = new HashMap<>();
    private final Map<String, Map<String, String>> acls = new HashMap<>();

    private BootstrapMessage(BootstrapCodecs codecs) {
        this.codecs = codecs;
    }

    /** All accounts of a message; at least one. */
    static List<NewAccount> accounts(Message message, BootstrapCodecs codecs) throws BootstrapException {
        BootstrapMessage reader = new BootstrapMessage(codecs);
        reader.take(message.commands());
        return reader.accounts();
    }

    private void take(List<Command> commands) throws BootstrapException {
        for (Command command : commands) {
            if (command instanceof Command.Container container) {
                take(container.commands());
            } else if (command instanceof Add || command instanceof Replace) {
                for (Item item : ((TreeCommand) command).items()) {
                    take(item, item.meta().orElse(((TreeCommand) command).meta()));
                }
            }
        }
    }

    private void take(Item item, Meta meta) throws BootstrapException {
        if (item.target() == null || item.target().uri() == null) {
            throw new BootstrapException("a command names no target");
        }
        List<String> target = path(item.target().uri());
        boolean inbox = target.equals(List.of(INBOX));
        if (!inbox && (target.isEmpty() || !target.get(0).equals(PLACE))) {
            return;
        }
        List<String> below = target.subList(1, target.size());
        if (meta.type() != null && meta.type().startsWith(TNDS)) {
            for (TreeNode node : document(item.data(), meta).nodes()) {
                takeTop(below, node, inbox);
            }
        } else if (!inbox && below.size() > 1 && !"node".equals(meta.format())) {
            leaf(below, item.data(), meta.format());
        }
    }

    private TreeDocument document(Data data, Meta meta) throws BootstrapException {
        try {
            Data carried = data == null ? Data.EMPTY : data;
            ByteBuffer octets = TndsCodec.sniff(carried.octets()) != null ? carried.octets()
                    : ByteBuffer.wrap(NodeValues.decode(carried, meta.format()));
            return codecs.tree(octets);
        } catch (NodeValueException | SyncMlException malformed) {
            throw new BootstrapException("the tree in the message cannot be read: " + malformed.getMessage(), malformed);
        }
    }

    /** What comes to the Inbox is known by its type, what comes to ./DMAcc by its place (BOOT-33). */
    private void takeTop(List<String> base, TreeNode node, boolean inbox) throws BootstrapException {
        String type = node.properties() == null || node.properties().type() == null ? "" : node.properties().type().text();
        boolean account = type.equals(AccountSchema.TYPE) || type.equals(AccountSchema.OLD_TYPE);
        boolean continued = node.path() != null && !node.path().isEmpty() && nodes.containsKey(path(node.path()).get(0));
        if (inbox && !account && !continued) {
            return;
        }
        List<String> names = new ArrayList<>(base);
        if (node.path() != null && !node.path().isEmpty()) {
            names.addAll(path(node.path()));
        }
        if (node.name() == null && names.isEmpty()) {
            names.add("account");
        } else if (node.name() != null && !node.name().isEmpty()) {
            names.add(node.name());
        }
        take(names, node);
    }

    private void take(List<String> names, TreeNode node) throws BootstrapException {
        NodeProperties properties = node.properties();
        if (!names.isEmpty() && properties != null && properties.acl() != null) {
            acls.computeIfAbsent(names.get(0), name -> new HashMap<>())
                    .put(String.join("/", names.subList(1, names.size())), acl(properties.acl()));
        }
        if (!node.effectiveFormat().equals("node")) {
            leaf(names, node.value(), node.effectiveFormat());
            return;
        }
        if (names.size() == 1) {
            account(names.get(0));
        }
        for (TreeNode child : node.nodes()) {
            if (child.name() == null || child.name().isEmpty()) {
                throw new BootstrapException("a node inside another has no name");
            }
            List<String> below = new ArrayList<>(names);
            below.add(child.name());
            take(below, child);
        }
    }

    private static String acl(String text) throws BootstrapException {
        try {
            return new Acl(text).toString();
        } catch (IllegalArgumentException malformed) {
            throw new BootstrapException("an ACL is malformed", malformed);
        }
    }

    private AccountNode account(String name) throws BootstrapException {
        AccountNode known = nodes.get(name);
        if (known != null) {
            return known;
        }
        if (nodes.size() == MOST_ACCOUNTS) {
            throw new BootstrapException("it has more than " + MOST_ACCOUNTS + " accounts");
        }
        nodes.put(name, AccountNode.EMPTY);
        return AccountNode.EMPTY;
    }

    private void leaf(List<String> names, Data data, String format) throws BootstrapException {
        List<String> below = names.subList(Math.min(1, names.size()), names.size());
        if (below.isEmpty() || !AccountSchema.isPart(below)) {
            return;
        }
        String account = names.get(0);
        if (account(account).find(below).isPresent()) {
            throw new BootstrapException("the node " + String.join("/", names) + " stands there twice");
        }
        String text = data == null ? "" : data.text();
        if (AccountSchema.isNonce(below)) {
            byte[] nonce = nonce(data, format);
            if (nonce.length > 0) {
                nonces.computeIfAbsent(account, name -> new HashMap<>()).put(below.get(1), nonce);
            }
            text = "";
        }
        if (text.length() > AccountSchema.LONGEST_VALUE) {
            throw new BootstrapException("a value is too long");
        }
        nodes.put(account, account(account).with(below, AccountNode.leaf(text)));
    }

    private static byte[] nonce(Data data, String format) throws BootstrapException {
        try {
            return NodeValues.decode(data, format != null && OCTETS.contains(format) ? format : NodeValues.FORMAT_B64);
        } catch (NodeValueException malformed) {
            throw new BootstrapException("a nonce (AAuthData) is not base64 text", malformed);
        }
    }

    private List<NewAccount> accounts() throws BootstrapException {
        if (nodes.isEmpty()) {
            throw new BootstrapException("it has no DM account");
        }
        List<NewAccount> accounts = new ArrayList<>();
        for (Map.Entry<String, AccountNode> entry : nodes.entrySet()) {
            NewAccount account = account(entry.getKey(), entry.getValue());
            String serverId = account.account().serverId();
            if (accounts.stream().anyMatch(other -> other.account().serverId().equals(serverId))) {
                throw new BootstrapException("it names the server " + serverId + " twice");
            }
            accounts.add(account);
        }
        return accounts;
    }

    private NewAccount account(String name, AccountNode given) throws BootstrapException {
        if (given.text("ServerID").isBlank()) {
            throw new BootstrapException("an account does not name its server (ServerID)");
        }
        AccountNode complete = given.text("AppID").isEmpty() ? given.with("AppID", AccountSchema.APP_ID) : given;
        StoredAccount account = StoredAccount.bootstrapped(StoredAccount.XML, complete, acls.getOrDefault(name, Map.of()));
        try {
            AccountView.requireComplete(account);
        } catch (IllegalArgumentException unusable) {
            throw new BootstrapException(unusable.getMessage(), unusable);
        }
        return new NewAccount(account, nonces.getOrDefault(name, Map.of()), name);
    }

    private static List<String> path(String uri) {
        String below = uri.startsWith("./") ? uri.substring(2) : uri;
        return below.isEmpty() || below.equals(".") ? List.of() : List.of(below.split("/"));
    }
}
