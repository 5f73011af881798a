package org.fumogateway.fumoagent.internal;

import java.util.ArrayList;
import java.util.List;
import org.fumogateway.fumoagent.internal.CommandHandler.Refused;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.spi.TransactionalDataSession;

/** A session whose writes take effect together, in one durable change, at commit. */
final class FumoAtomicSession extends FumoDataSession implements TransactionalDataSession {

    private final Staged staged;
    private final String uri;

    FumoAtomicSession(FumoObject object, InstanceJournal journal, CommandHandler commands) {
        this(object, new Staged(journal, commands));
    }

    private FumoAtomicSession(FumoObject object, Staged staged) {
        super(object, staged::view, staged::stage, FumoAtomicSession::refuse);
        this.staged = staged;
        this.uri = object.parentUri();
    }

    private static void refuse(String nodeUri, byte[] octets) throws DmtException {
        throw new DmtException(nodeUri, DmtException.FEATURE_NOT_SUPPORTED, "A package is not taken within an Atomic");
    }

    @Override
    public void commit() throws DmtException {
        try {
            staged.commit();
        } catch (Refused refused) {
            throw StatusExceptions.of(uri, refused);
        }
    }

    @Override
    public void rollback() {
        staged.clear();
    }

    /** Changes that wait for the commit, and the record as it would be with them. */
    private static final class Staged {

        private final InstanceJournal journal;
        private final CommandHandler commands;
        private final List<InstanceJournal.Change<Refused>> changes = new ArrayList<>();
        private InstanceRecord preview;

        Staged(InstanceJournal journal, CommandHandler commands) {
            this.journal = journal;
            this.commands = commands;
        }

        InstanceRecord view() {
            return preview == null ? journal.current() : preview;
        }

        void stage(InstanceJournal.Change<Refused> change) throws Refused {
            preview = change.apply(view());
            changes.add(change);
        }

        void commit() throws Refused {
            if (!changes.isEmpty()) {
                commands.write(this::applyAll);
            }
            clear();
        }

        private InstanceRecord applyAll(InstanceRecord before) throws Refused {
            InstanceRecord after = before;
            for (InstanceJournal.Change<Refused> change : changes) {
                after = change.apply(after);
            }
            return after;
        }

        void clear() {
            changes.clear();
            preview = null;
        }
    }
}
