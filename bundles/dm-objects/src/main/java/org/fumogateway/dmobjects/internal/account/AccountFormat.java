package org.fumogateway.dmobjects.internal.account;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.fumogateway.storage.StorageException;

/** How an account lies in its record. */
final class AccountFormat {

    private static final int VERSION = 1;
    private static final int MOST_ENTRIES = 1000;

    private AccountFormat() {
    }

    static byte[] write(StoredAccount account) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeByte(VERSION);
            out.writeUTF(account.name());
            out.writeUTF(account.serverId());
            out.writeUTF(account.displayName());
            out.writeUTF(account.connection());
            out.writeBoolean(account.preferred() != null);
            out.writeUTF(account.preferred() == null ? "" : account.preferred());
            out.writeUTF(account.mediaType());
            out.writeShort(account.addresses().size());
            for (StoredAccount.Address address : account.addresses()) {
                out.writeUTF(address.address());
                out.writeUTF(address.type());
                out.writeShort(address.ports().size());
                for (String port : address.ports()) {
                    out.writeUTF(port);
                }
            }
            out.writeShort(account.proofs().size());
            for (StoredAccount.Proof proof : account.proofs()) {
                out.writeUTF(proof.level());
                out.writeUTF(proof.type());
                out.writeUTF(proof.user());
                out.writeUTF(proof.secret());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return octets.toByteArray();
    }

    static StoredAccount read(String record, byte[] octets) throws StorageException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets))) {
            if (in.readUnsignedByte() != VERSION) {
                throw new IOException("an unknown version");
            }
            String name = in.readUTF();
            String serverId = in.readUTF();
            String displayName = in.readUTF();
            String connection = in.readUTF();
            boolean preference = in.readBoolean();
            String preferred = in.readUTF();
            String mediaType = in.readUTF();
            return new StoredAccount(name, serverId, displayName, connection, preference ? preferred : null, mediaType,
                    addresses(in), proofs(in));
        } catch (IOException unreadable) {
            throw new StorageException(StorageException.Reason.CORRUPT, "The record " + record + " is not a readable account", unreadable);
        }
    }

    private static List<StoredAccount.Address> addresses(DataInputStream in) throws IOException {
        List<StoredAccount.Address> addresses = new ArrayList<>();
        for (int i = count(in); i > 0; i--) {
            String address = in.readUTF();
            String type = in.readUTF();
            List<String> ports = new ArrayList<>();
            for (int port = count(in); port > 0; port--) {
                ports.add(in.readUTF());
            }
            addresses.add(new StoredAccount.Address(address, type, ports));
        }
        return addresses;
    }

    private static List<StoredAccount.Proof> proofs(DataInputStream in) throws IOException {
        List<StoredAccount.Proof> proofs = new ArrayList<>();
        for (int i = count(in); i > 0; i--) {
            proofs.add(new StoredAccount.Proof(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF()));
        }
        return proofs;
    }

    private static int count(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        if (count > MOST_ENTRIES) {
            throw new IOException("an impossible count");
        }
        return count;
    }
}
