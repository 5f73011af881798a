package org.fumogateway.dmobjects.internal.account;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.fumogateway.storage.StorageException;

/** How an account lies in its record. The first version, with its fixed places for everything, is still read. */
final class AccountFormat {

    private static final int FIRST = 1;
    private static final int VERSION = 2;
    private static final int MOST_ENTRIES = 1000;
    private static final int DEEPEST = 32;

    private AccountFormat() {
    }

    static byte[] write(StoredAccount account) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeByte(VERSION);
            out.writeUTF(account.name());
            out.writeBoolean(account.bootstrapped());
            out.writeUTF(account.mediaType());
            out.writeShort(account.acls().size());
            for (Map.Entry<String, String> acl : new TreeMap<>(account.acls()).entrySet()) {
                out.writeUTF(acl.getKey());
                out.writeUTF(acl.getValue());
            }
            write(out, account.nodes());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return octets.toByteArray();
    }

    private static void write(DataOutputStream out, AccountNode node) throws IOException {
        out.writeBoolean(node.isLeaf());
        if (node.isLeaf()) {
            out.writeUTF(node.text());
            return;
        }
        out.writeShort(node.children().size());
        for (Map.Entry<String, AccountNode> child : node.children().entrySet()) {
            out.writeUTF(child.getKey());
            write(out, child.getValue());
        }
    }

    /** @throws StorageException CORRUPT if the octets are no account */
    static StoredAccount read(String id, byte[] octets) throws StorageException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets))) {
            int version = in.readUnsignedByte();
            String name = in.readUTF();
            if (version == FIRST) {
                return first(id, name, in);
            }
            if (version != VERSION) {
                throw new IOException("an unknown version");
            }
            boolean bootstrapped = in.readBoolean();
            String mediaType = in.readUTF();
            Map<String, String> acls = new HashMap<>();
            for (int i = count(in); i > 0; i--) {
                acls.put(in.readUTF(), in.readUTF());
            }
            return new StoredAccount(id, name, bootstrapped, mediaType, node(in, 0), acls);
        } catch (IOException unreadable) {
            throw new StorageException(StorageException.Reason.CORRUPT, "The record of the account " + id + " is not readable", unreadable);
        }
    }

    private static AccountNode node(DataInputStream in, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("nested too deeply");
        }
        if (in.readBoolean()) {
            return AccountNode.leaf(in.readUTF());
        }
        Map<String, AccountNode> children = new HashMap<>();
        for (int i = count(in); i > 0; i--) {
            String name = in.readUTF();
            children.put(name, node(in, depth + 1));
        }
        return new AccountNode(null, children);
    }

    private static StoredAccount first(String id, String name, DataInputStream in) throws IOException {
        AccountNode nodes = AccountNode.EMPTY.with("AppID", AccountSchema.APP_ID).with("ServerID", in.readUTF()).with("Name", in.readUTF())
                .with("PrefConRef", in.readUTF());
        boolean preference = in.readBoolean();
        String preferred = in.readUTF();
        nodes = preference ? nodes.with("AAuthPref", preferred) : nodes;
        String mediaType = in.readUTF();
        int addresses = count(in);
        for (int i = 1; i <= addresses; i++) {
            String address = "AppAddr/" + i;
            nodes = nodes.with(address + "/Addr", in.readUTF()).with(address + "/AddrType", in.readUTF());
            int ports = count(in);
            for (int port = 1; port <= ports; port++) {
                nodes = nodes.with(address + "/Port/" + port + "/PortNbr", in.readUTF());
            }
        }
        int proofs = count(in);
        for (int i = 1; i <= proofs; i++) {
            String proof = "AppAuth/" + i;
            nodes = nodes.with(proof + "/AAuthLevel", in.readUTF()).with(proof + "/AAuthType", in.readUTF())
                    .with(proof + "/AAuthName", in.readUTF()).with(proof + "/" + AccountSchema.SECRET, in.readUTF())
                    .with(proof + "/" + AccountSchema.NONCE, "");
        }
        return new StoredAccount(id, name, true, mediaType, nodes, Map.of());
    }

    private static int count(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        if (count > MOST_ENTRIES) {
            throw new IOException("an impossible count");
        }
        return count;
    }
}
