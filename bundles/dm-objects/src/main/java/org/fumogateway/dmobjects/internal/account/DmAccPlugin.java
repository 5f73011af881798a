package org.fumogateway.dmobjects.internal.account;

import java.io.IOException;
import org.fumogateway.dmobjects.internal.node.ObjectSession;
import org.fumogateway.gateway.tree.InboxPlacement;
import org.fumogateway.gateway.tree.RecoverableDataPlugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.dmt.MetaNode;
import org.osgi.service.dmt.spi.DataPlugin;
import org.osgi.service.dmt.spi.ReadWriteDataSession;
import org.osgi.service.dmt.spi.ReadableDataSession;
import org.osgi.service.dmt.spi.TransactionalDataSession;

/**
 * The objects {@code ./DMAcc/<name>} (TREE section 10.3, TREE-115). Servers to which the ACLs say so add, change and delete accounts; an
 * account that sessions are had with can be changed only to one that sessions can be had with.
 */
@Component(service = DataPlugin.class, property = {DataPlugin.DATA_ROOT_URIS + "=./DMAcc",
    InboxPlacement.OBJECT_TYPES + "=" + AccountSchema.TYPE, InboxPlacement.OBJECT_TYPES + "=" + AccountSchema.OLD_TYPE})
public final class DmAccPlugin implements RecoverableDataPlugin {

    static final String[] ROOT = {".", "DMAcc"};

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
        return new Reader(new AccountDraft(table));
    }

    @Override
    public ReadWriteDataSession openReadWriteSession(String[] sessionRoot, DmtSession session) {
        return new AccountWriter(new AccountDraft(table), true);
    }

    @Override
    public TransactionalDataSession openAtomicSession(String[] sessionRoot, DmtSession session) {
        return new AccountWriter(new AccountDraft(table), false);
    }

    @Override
    public void redo(byte[] changes) throws DmtException {
        AccountDraft draft;
        try {
            draft = DraftFormat.read(table, changes);
        } catch (IOException unreadable) {
            throw new DmtException(ROOT, DmtException.COMMAND_FAILED, "the changes of accounts cannot be read", unreadable);
        }
        draft.apply(ROOT);
    }

    /** Shows accounts, and what could be in them. */
    static class Reader extends ObjectSession {

        private static final int ACCOUNT = 2;

        private final AccountDraft draft;

        Reader(AccountDraft draft) {
            super(ROOT, () -> AccountObject.picture(draft.accounts()));
            this.draft = draft;
        }

        /** The changes so far. */
        AccountDraft draft() {
            return draft;
        }

        @Override
        public MetaNode getMetaNode(String[] path) throws DmtException {
            if (isNodeUri(path)) {
                return node(path).rules();
            }
            return path.length <= ACCOUNT ? AccountObject.ROOT : AccountSchema.rules(AccountDraft.below(path), null);
        }
    }
}
