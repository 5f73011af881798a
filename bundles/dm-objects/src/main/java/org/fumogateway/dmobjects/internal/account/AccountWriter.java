package org.fumogateway.dmobjects.internal.account;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.gateway.tree.RecoverableDataSession;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.Uri;

/** Changes accounts, each step at once or all at the commit. Used by one thread at a time. */
final class AccountWriter extends DmAccPlugin.Reader implements RecoverableDataSession {

    private static final int ACCOUNT_LENGTH = 3;
    private static final Set<String> PLAIN_TYPES = Set.of("text/plain", "application/octet-stream");

    private final boolean immediate;

    AccountWriter(AccountDraft draft, boolean immediate) {
        super(draft);
        this.immediate = immediate;
    }

    private void done(String[] path) throws DmtException {
        if (immediate) {
            try {
                draft().requireNothingBroken(path);
                draft().apply(path);
            } finally {
                draft().discard();
            }
        }
    }

    private static void requireKnown(String[] path, boolean leaf) throws DmtException {
        List<String> below = AccountDraft.below(path);
        if (!AccountSchema.knows(below) || AccountSchema.rules(below, leaf).isLeaf() != leaf) {
            throw new DmtException(path, DmtException.COMMAND_NOT_ALLOWED, "an account has no such node");
        }
    }

    @Override
    public void setNodeValue(String[] path, DmtData value) throws DmtException {
        node(path);
        if (value == null) {
            throw new DmtException(path, DmtException.METADATA_MISMATCH, "there is no default value");
        }
        draft().set(path, value);
        done(path);
    }

    @Override
    public void createInteriorNode(String[] path, String type) throws DmtException {
        requireKnown(path, false);
        boolean fits = path.length == ACCOUNT_LENGTH ? AccountSchema.TYPE.equals(type) || AccountSchema.OLD_TYPE.equals(type) : false;
        if (type != null && !type.isEmpty() && !fits) {
            throw new CommandStatusException(Uri.toUri(path), StatusCode.UNSUPPORTED_MEDIA_TYPE_OR_FORMAT,
                    "the type is not that of an account");
        }
        draft().createInterior(path);
        done(path);
    }

    @Override
    public void createLeafNode(String[] path, DmtData value, String mimeType) throws DmtException {
        requireKnown(path, true);
        if (mimeType != null && !PLAIN_TYPES.contains(mimeType)) {
            throw new CommandStatusException(Uri.toUri(path), StatusCode.UNSUPPORTED_MEDIA_TYPE_OR_FORMAT, "the type is not that of a text");
        }
        draft().set(path, value == null ? new DmtData("") : value);
        done(path);
    }

    @Override
    public void deleteNode(String[] path) throws DmtException {
        node(path);
        draft().delete(path);
        done(path);
    }

    @Override
    public void renameNode(String[] path, String newName) throws DmtException {
        node(path);
        draft().rename(path, newName);
        done(path);
    }

    @Override
    public byte[] pendingChanges() throws DmtException {
        draft().requireNothingBroken(DmAccPlugin.ROOT);
        try {
            return DraftFormat.write(draft());
        } catch (IOException failed) {
            throw new DmtException(DmAccPlugin.ROOT, DmtException.COMMAND_FAILED, "the accounts cannot be written down", failed);
        }
    }

    @Override
    public void commit() throws DmtException {
        draft().apply(DmAccPlugin.ROOT);
    }

    @Override
    public void rollback() {
        draft().discard();
    }

    @Override
    public void copy(String[] path, String[] target, boolean recursive) throws DmtException {
        throw new DmtException(target, DmtException.FEATURE_NOT_SUPPORTED, "accounts are copied node by node");
    }

    @Override
    public void setNodeTitle(String[] path, String title) throws DmtException {
        throw new DmtException(path, DmtException.FEATURE_NOT_SUPPORTED, "accounts have no titles");
    }

    @Override
    public void setNodeType(String[] path, String type) throws DmtException {
        throw new DmtException(path, DmtException.COMMAND_NOT_ALLOWED, "the types in an account are fixed");
    }
}
