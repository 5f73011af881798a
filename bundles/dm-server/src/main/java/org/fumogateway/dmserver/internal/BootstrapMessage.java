package org.fumogateway.dmserver.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.fumogateway.server.operation.BootstrapDocument;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.tnds.NodeProperties;
import org.fumogateway.syncml.tnds.NodeType;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.tnds.TreeNode;

/**
 * The account of a gateway as a DM message (BOOT section 8): one Add of a tree to {@code ./Inbox}, in WBXML as opaque octets of Format {@code bin}, in
 * XML as text of Format {@code xml} (BOOT-39). Its header says nothing of a session (BOOT-31). The octets hold secrets.
 */
final class BootstrapMessage {

    private static final String ACCOUNT = "urn:oma:mo:oma-dm-dmacc:1.0";
    private static final String NONE = "0";
    private static final String ALGORITHM = "HmacSHA1";
    private static final int LONGEST_NAME = 32;

    private final AccountDocument account;
    private final String deviceId;

    BootstrapMessage(AccountDocument account, String deviceId) {
        this.account = account;
        this.deviceId = deviceId;
    }

    /** The message; both codecs have to be of the same encoding. Its number is as meaningless as its session's, but our codecs write no 0 there. */
    byte[] encode(SyncMlCodec messages, TndsCodec trees) throws SyncMlException {
        ByteBuffer tree = trees.encode(TreeDocument.of(tree()));
        boolean wbxml = trees.mediaType().equals(TndsCodec.WBXML);
        Data data = wbxml ? Data.ofOpaque(tree) : Data.ofUtf8(tree);
        Item item = Item.ofTarget("./Inbox", Meta.of(wbxml ? "bin" : "xml", trees.mediaType()), data);
        Header header = new Header(Header.VER_DTD, Header.VER_PROTO, NONE, 1, Location.of(deviceId), Location.of(account.address()), null, null,
                Meta.EMPTY);
        // Some clients insist that the first command has the number 1 (BOOT-31).
        ByteBuffer encoded = messages.encode(Message.of(header, List.of(new Add(1, Meta.EMPTY, List.of(item))), true));
        byte[] octets = new byte[encoded.remaining()];
        encoded.get(octets);
        return octets;
    }

    private TreeNode tree() {
        String id = account.serverId();
        List<TreeNode> nodes = new ArrayList<>(List.of(leaf("AppID", "w7"), leaf("ServerID", id), leaf("Name", account.name()),
                list("AppAddr", interior("1", leaf("Addr", account.address()), leaf("AddrType", "URI"))),
                leaf("AAuthPref", account.gateway().type()),
                list("AppAuth", proof("1", "CLCRED", account.gateway()), proof("2", "SRVCRED", account.server()))));
        if (!account.trusted().isEmpty()) {
            nodes.add(interior("Ext", interior("TrustedKeys", IntStream.range(0, account.trusted().size())
                    .mapToObj(i -> leaf(Integer.toString(i + 1), account.trusted().get(i))).toArray(TreeNode[]::new))));
        }
        TreeNode top = TreeNode.interior(nodeName(id), ACCOUNT, nodes);
        // An identity that no ACL can name gets its rights from the gateway itself (BOOT-35).
        String acl = id.matches("[^&=+*\\s]+") ? "Get=" + id + "&Replace=" + id + "&Delete=" + id : null;
        return new TreeNode(top.name(), null, top.properties().withAcl(acl), nodes, null);
    }

    /** The account is known by its type; its name is the gateway's business, which may choose another one (BOOT-33). */
    private static String nodeName(String serverId) {
        String name = serverId.replaceAll("[^A-Za-z0-9.-]", "-");
        return name.substring(0, Math.min(LONGEST_NAME, name.length()));
    }

    private static TreeNode proof(String name, String level, AccountDocument.Proof proof) {
        if (proof.secret() == null) {
            return interior(name, leaf("AAuthLevel", level), leaf("AAuthType", proof.type()));
        }
        TreeNode nonce = new TreeNode("AAuthData", null, NodeProperties.of("bin", NodeType.mime("application/octet-stream")), List.of(),
                Data.ofOpaque(ByteBuffer.wrap(proof.nonce())));
        return interior(name, leaf("AAuthLevel", level), leaf("AAuthType", proof.type()), leaf("AAuthName", proof.name()),
                leaf("AAuthSecret", proof.secret()), nonce);
    }

    private static TreeNode leaf(String name, String value) {
        return TreeNode.leaf(name, "chr", value);
    }

    private static TreeNode list(String name, TreeNode... entries) {
        return interior(name, entries);
    }

    private static TreeNode interior(String name, TreeNode... nodes) {
        return TreeNode.interior(name, null, List.of(nodes));
    }

    /** The parameters of the content type that protect a message (BOOT-40 to BOOT-42). */
    static String mac(byte[] message, BootstrapDocument.Protection protection) {
        boolean both = protection.pin() != null && protection.networkSecret() != null;
        String method = both ? "USERPIN_NETWORKID" : protection.pin() != null ? "USERPIN" : "NETWORKID";
        String key = both ? protection.pin() + ":" + protection.networkSecret()
                : protection.pin() != null ? protection.pin() : protection.networkSecret();
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return "SEC=" + method + "; MAC=" + HexFormat.of().formatHex(mac.doFinal(message));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("This Java has no HMAC-SHA1", missing);
        }
    }
}
