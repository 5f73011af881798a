package org.fumogateway.dmobjects.internal.account;

import java.io.IOException;
import org.fumogateway.dmobjects.internal.node.ObjectSession;
import org.fumogateway.gateway.tree.RecoverableDataPlugin;
import org.fumogateway.gateway.tree.RecoverableDataSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ReadWriteDataSession;
import org.osgi.service.dmt.spi.ReadableDataSession;
import org.osgi.service.dmt.spi.TransactionalDataSession;

/**
 * The objects {@code ./DMAcc/<name>} (TREE section 10.3). Values can be overwritten by whom the ACL lets; accounts come by bootstrap only.
 */
@Component(service = DataPlugin.class, property = DataPlugin.DATA_ROOT_URIS + "=./DMAcc")
public final class DmAccPlugin implements RecoverableDataPlugin {

    private static final String[] ROOT = {".", "DMAcc"};

    private final AccountTable table;

    /** Shows the accounts of the table. */
    @Activate
    public DmAccPlugin(@Reference AccountsComponent accounts) {
        this(accounts.table());
    }

    /** Shows the accounts of that table. */
    public DmAccPlugin(AccountTable table) {
        this.table = table;
    }

    @Override
    public ReadableDataSession openReadOnlySession(String[] sessionRoot, DmtSession session) {
        return new ObjectSession(ROOT, () -> AccountObject.picture(table.stored()));
    }

    @Override
    public ReadWriteDataSession openReadWriteSession(String[] sessionRoot, DmtSession session) {
        return new Writer(new AccountDraft(table), true);
    }

    @Override
    public TransactionalDataSession openAtomicSession(String[] sessionRoot, DmtSession session) {
        return new Writer(new AccountDraft(table), false);
    }

    @Override
    public void redo(byte[] changes) throws DmtException {
        AccountDraft draft;
        try {
            draft = AccountDraft.decode(table, changes);
        } catch (IOException unreadable) {
            throw new DmtException(ROOT, DmtException.COMMAND_FAILED, "the changes of accounts cannot be read", unreadable);
        }
        draft.apply(ROOT);
    }

    /** Overwrites values, each at once or all at the commit. */
    private static final class Writer extends ObjectSession implements RecoverableDataSession {

        private final AccountDraft draft;
        private final boolean immediate;

        Writer(AccountDraft draft, boolean immediate) {
            super(ROOT, () -> AccountObject.picture(draft.accounts()));
            this.draft = draft;
            this.immediate = immediate;
        }

        @Override
        public void setNodeValue(String[] path, DmtData value) throws DmtException {
            node(path);
            if (value == null) {
                throw new DmtException(path, DmtException.METADATA_MISMATCH, "there is no default value");
            }
            draft.set(path, value);
            if (immediate) {
                draft.apply(path);
            }
        }

        @Override
        public byte[] pendingChanges() throws DmtException {
            try {
                return draft.encode();
            } catch (IOException failed) {
                throw new DmtException(ROOT, DmtException.COMMAND_FAILED, "the accounts cannot be written down", failed);
            }
        }

        @Override
        public void commit() throws DmtException {
            draft.apply(ROOT);
        }

        @Override
        public void rollback() {
            draft.discard();
        }

        @Override
        public void copy(String[] path, String[] target, boolean recursive) throws DmtException {
            throw new DmtException(target, DmtException.FEATURE_NOT_SUPPORTED, "accounts are not copied");
        }

        @Override
        public void createInteriorNode(String[] path, String type) throws DmtException {
            throw fixed(path);
        }

        @Override
        public void createLeafNode(String[] path, DmtData value, String mimeType) throws DmtException {
            throw fixed(path);
        }

        @Override
        public void deleteNode(String[] path) throws DmtException {
            throw fixed(path);
        }

        @Override
        public void renameNode(String[] path, String newName) throws DmtException {
            throw fixed(path);
        }

        @Override
        public void setNodeTitle(String[] path, String title) throws DmtException {
            throw new DmtException(path, DmtException.FEATURE_NOT_SUPPORTED, "kept by the tree");
        }

        @Override
        public void setNodeType(String[] path, String type) throws DmtException {
            throw fixed(path);
        }

        private static DmtException fixed(String[] path) {
            return new DmtException(path, DmtException.COMMAND_NOT_ALLOWED, "the nodes of an account are fixed");
        }
    }
}
