package org.fumogateway.dmobjects.internal.account;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.storage.StorageException;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;

/** Changes of accounts that a session makes: visible to it at once, kept when they are {@link #apply applied}. Used by one thread. */
final class AccountDraft {

    private static final int ACCOUNT = 2;
    private static final int LONGEST_VALUE = 4096;

    private final AccountTable table;
    private final Map<String, StoredAccount> changed = new LinkedHashMap<>();
    private final Map<NonceOwner, byte[]> nonces = new LinkedHashMap<>();

    AccountDraft(AccountTable table) {
        this.table = table;
    }

    /** The accounts with the changes of this draft. */
    List<StoredAccount> accounts() {
        List<StoredAccount> accounts = new ArrayList<>();
        table.stored().forEach(account -> accounts.add(changed.getOrDefault(account.name(), account)));
        return accounts;
    }

    /** Overwrites a leaf. The tree has checked already that it exists and may be overwritten. */
    void set(String[] path, DmtData value) throws DmtException {
        StoredAccount account = accounts().stream().filter(candidate -> candidate.name().equals(path[ACCOUNT])).findFirst()
                .orElseThrow(() -> new DmtException(path, DmtException.NODE_NOT_FOUND, "there is no such account"));
        String leaf = path[path.length - 1];
        if (leaf.equals("AAuthData")) {
            nonces.put(new NonceOwner(account.serverId(), account.proofs().get(index(path)).level()), value.getBinary());
            return;
        }
        String text = value.getString();
        if (text.length() > LONGEST_VALUE) {
            throw new DmtException(path, DmtException.METADATA_MISMATCH, "the value is too long");
        }
        StoredAccount replacement = replace(account, path, leaf, text);
        try {
            AccountView.of(replacement, null, null);
        } catch (IllegalArgumentException unusable) {
            throw new DmtException(path, DmtException.METADATA_MISMATCH, unusable.getMessage());
        }
        changed.put(replacement.name(), replacement);
    }

    private static StoredAccount replace(StoredAccount account, String[] path, String leaf, String text) throws DmtException {
        return switch (leaf) {
            case "Name" -> account.withDisplayName(text);
            case "AAuthPref" -> account.withPreferred(text);
            case "Addr" -> {
                StoredAccount.Address old = account.addresses().get(index(path));
                yield account.withAddress(index(path), new StoredAccount.Address(text, old.type(), old.ports()));
            }
            case "PortNbr" -> {
                StoredAccount.Address old = account.addresses().get(index(path));
                List<String> ports = new ArrayList<>(old.ports());
                ports.set(Integer.parseInt(path[path.length - 2]) - 1, text);
                yield account.withAddress(index(path), new StoredAccount.Address(old.address(), old.type(), ports));
            }
            case "AAuthName" -> {
                StoredAccount.Proof old = account.proofs().get(index(path));
                if (text.indexOf(':') >= 0) {
                    throw new DmtException(path, DmtException.METADATA_MISMATCH, "a user name has no colon");
                }
                yield account.withProof(index(path), new StoredAccount.Proof(old.level(), old.type(), text, old.secret()));
            }
            case "AAuthSecret" -> {
                StoredAccount.Proof old = account.proofs().get(index(path));
                yield account.withProof(index(path), new StoredAccount.Proof(old.level(), old.type(), old.user(), text));
            }
            default -> throw new DmtException(path, DmtException.COMMAND_NOT_ALLOWED, "this value cannot be changed");
        };
    }

    /** Position in AppAddr or AppAuth: {@code ./DMAcc/<name>/AppAuth/<number>/...}. */
    private static int index(String[] path) {
        return Integer.parseInt(path[ACCOUNT + 2]) - 1;
    }

    /** Makes the changes durable. */
    void apply(String[] root) throws DmtException {
        try {
            for (StoredAccount account : changed.values()) {
                table.replace(account);
            }
            for (Map.Entry<NonceOwner, byte[]> nonce : nonces.entrySet()) {
                if (nonce.getKey().level().equals(StoredAccount.Proof.SERVER)) {
                    table.storeServerNonce(nonce.getKey().serverId(), nonce.getValue());
                } else {
                    table.storeClientNonce(nonce.getKey().serverId(), nonce.getValue());
                }
            }
        } catch (StorageException failed) {
            throw new DmtException(root, DmtException.DATA_STORE_FAILURE, "the account could not be stored", failed);
        }
        discard();
    }

    /** The changes in a form that {@link #decode} reads; of length 0 if there are none. */
    byte[] encode() throws IOException {
        if (changed.isEmpty() && nonces.isEmpty()) {
            return new byte[0];
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(octets);
        out.writeInt(changed.size());
        for (StoredAccount account : changed.values()) {
            byte[] record = AccountFormat.write(account);
            out.writeInt(record.length);
            out.write(record);
        }
        out.writeInt(nonces.size());
        for (Map.Entry<NonceOwner, byte[]> nonce : nonces.entrySet()) {
            out.writeUTF(nonce.getKey().serverId());
            out.writeUTF(nonce.getKey().level());
            out.writeInt(nonce.getValue().length);
            out.write(nonce.getValue());
        }
        return octets.toByteArray();
    }

    /** Reads changes that were encoded. What belongs to accounts that are gone meanwhile is left out. */
    static AccountDraft decode(AccountTable table, byte[] octets) throws IOException {
        AccountDraft draft = new AccountDraft(table);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets));
        for (int count = in.readInt(); count > 0; count--) {
            StoredAccount account = AccountFormat.read("of a commit", in.readNBytes(in.readInt()));
            if (table.stored().stream().anyMatch(known -> known.name().equals(account.name()))) {
                draft.changed.put(account.name(), account);
            }
        }
        for (int count = in.readInt(); count > 0; count--) {
            NonceOwner owner = new NonceOwner(in.readUTF(), in.readUTF());
            byte[] nonce = in.readNBytes(in.readInt());
            if (table.account(owner.serverId()).isPresent()) {
                draft.nonces.put(owner, nonce);
            }
        }
        return draft;
    }

    /** Forgets the changes. */
    void discard() {
        changed.clear();
        nonces.clear();
    }

    private record NonceOwner(String serverId, String level) {
    }
}
