package org.fumogateway.dmobjects.internal.account;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.fumogateway.storage.StorageException;

/** How the changes of a draft are written down before a commit, to be done again if a kill comes in between. */
final class DraftFormat {

    private DraftFormat() {
    }

    /** The changes; of length 0 if there are none. */
    static byte[] write(AccountDraft draft) throws IOException {
        if (draft.isEmpty()) {
            return new byte[0];
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(octets);
        out.writeInt(draft.changed().size());
        for (StoredAccount account : draft.changed().values()) {
            out.writeUTF(account.id());
            write(out, AccountFormat.write(account));
        }
        out.writeInt(draft.removed().size());
        for (String id : draft.removed()) {
            out.writeUTF(id);
        }
        out.writeInt(draft.nonces().size());
        for (Map.Entry<String, Map<String, byte[]>> account : draft.nonces().entrySet()) {
            out.writeUTF(account.getKey());
            out.writeInt(account.getValue().size());
            for (Map.Entry<String, byte[]> nonce : account.getValue().entrySet()) {
                out.writeUTF(nonce.getKey());
                write(out, nonce.getValue());
            }
        }
        return octets.toByteArray();
    }

    private static void write(DataOutputStream out, byte[] octets) throws IOException {
        out.writeInt(octets.length);
        out.write(octets);
    }

    /** Reads changes into a new draft. */
    static AccountDraft read(AccountTable table, byte[] octets) throws IOException, StorageException {
        AccountDraft draft = new AccountDraft(table);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets));
        for (int count = in.readInt(); count > 0; count--) {
            String id = in.readUTF();
            draft.changed().put(id, AccountFormat.read(id, in.readNBytes(in.readInt())));
        }
        for (int count = in.readInt(); count > 0; count--) {
            draft.removed().add(in.readUTF());
        }
        for (int count = in.readInt(); count > 0; count--) {
            Map<String, byte[]> nonces = draft.nonces().computeIfAbsent(in.readUTF(), id -> new HashMap<>());
            for (int entries = in.readInt(); entries > 0; entries--) {
                String entry = in.readUTF();
                nonces.put(entry, in.readNBytes(in.readInt()));
            }
        }
        return draft;
    }
}
