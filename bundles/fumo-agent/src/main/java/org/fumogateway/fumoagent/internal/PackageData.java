package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.fumogateway.fumoagent.internal.CommandHandler.Refused;
import org.fumogateway.gateway.lob.LargeObjectSink;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.storage.Spool;
import org.fumogateway.storage.StorageException;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.log.Logger;

/**
 * The node PkgData: takes a package from a server into a spool, judges its head while the rest comes and the whole at the end, and makes it the
 * package of the instance all at once (FUMO-117 to FUMO-125). A transfer that breaks leaves State 10 and nothing else. Thread-safe.
 */
final class PackageData implements LargeObjectSink {

    private static final int FORBIDDEN = 403;
    private static final int TOO_LARGE = 413;
    private static final int UNSUPPORTED = 415;
    private static final int DEVICE_FULL = 420;
    private static final int FAILED = 500;
    private static final int STORE_FAILED = 510;
    private static final int CORRUPTED = 402;
    private static final int NO_STORAGE = 501;

    private final InstanceJournal journal;
    private final CommandHandler commands;
    private final PackageJudge judge;
    private final long largest;
    private final Logger logger;

    PackageData(InstanceJournal journal, CommandHandler commands, PackageJudge judge, long largest, Logger logger) {
        this.journal = journal;
        this.commands = commands;
        this.judge = judge;
        this.largest = largest;
        this.logger = logger;
    }

    @Override
    public Transfer open(String nodeUri, String principal, String format, long limit) throws DmtException {
        if (!"bin".equalsIgnoreCase(format) && !"b64".equalsIgnoreCase(format)) {
            throw new CommandStatusException(nodeUri, UNSUPPORTED, "A package comes in Format b64 or bin");
        }
        if (limit > largest) {
            throw tooLarge(nodeUri);
        }
        try {
            judge.await();
            commands.write(CommandHandler::dataBegins);
            // The old package goes first: it may lie where the new one needs room.
            journal.removeUnusedSpools();
            String name = "data-" + UUID.randomUUID();
            Reception reception = new Reception(nodeUri, principal, name, journal.receive(name));
            reception.requireRoom(limit);
            return reception;
        } catch (Refused refused) {
            throw StatusExceptions.of(nodeUri, refused);
        } catch (StorageException failed) {
            throw storageTrouble(nodeUri, failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DmtException(nodeUri, DmtException.COMMAND_FAILED, "The gateway stops");
        }
    }

    /** A package that came in one piece. */
    void replace(String nodeUri, String principal, byte[] octets) throws DmtException {
        Transfer transfer = open(nodeUri, principal, "bin", octets.length);
        try {
            transfer.append(ByteBuffer.wrap(octets));
            transfer.commit();
        } finally {
            transfer.abort();
        }
    }

    private DmtException tooLarge(String nodeUri) {
        return new CommandStatusException(nodeUri, TOO_LARGE, "The package is larger than the " + largest + " octets allowed");
    }

    private static DmtException storageTrouble(String nodeUri, IOException failed) {
        boolean full = failed instanceof StorageException storage && storage.reason() == StorageException.Reason.FULL;
        return new CommandStatusException(nodeUri, full ? DEVICE_FULL : STORE_FAILED, "The storage of the package: " + failed.getMessage());
    }

    /** Status for a package that cannot be used: 415 if it is unreadable, 403 if it is not signed or does not fit (FUMO-125). */
    private static DmtException unusable(String nodeUri, Refusal refusal) {
        int status = switch (refusal.resultCode()) {
            case CORRUPTED -> UNSUPPORTED;
            case NO_STORAGE -> DEVICE_FULL;
            default -> refusal.packageUseless() ? FORBIDDEN : FAILED;
        };
        return new CommandStatusException(nodeUri, status, refusal.getMessage());
    }

    /** One package on its way. */
    private final class Reception implements Transfer {

        private final String nodeUri;
        private final String principal;
        private final String name;
        private final Spool spool;
        private final HeadWatch head;
        private boolean ended;

        Reception(String nodeUri, String principal, String name, Spool spool) {
            this.nodeUri = nodeUri;
            this.principal = principal;
            this.name = name;
            this.spool = spool;
            this.head = new HeadWatch(spool, judge);
        }

        /** Sets the room aside that the package needs, beside the reserve of the medium. */
        void requireRoom(long octets) throws DmtException, StorageException {
            boolean reserved = false;
            try {
                spool.reserve(octets);
                reserved = true;
            } catch (StorageException failed) {
                if (failed.reason() == StorageException.Reason.FULL) {
                    throw new CommandStatusException(nodeUri, DEVICE_FULL, "There is no room for a package of " + octets + " octets");
                }
                throw failed;
            } finally {
                if (!reserved) {
                    end();
                }
            }
        }

        @Override
        public void append(ByteBuffer octets) throws DmtException {
            if (spool.length() + octets.remaining() > largest) {
                throw tooLarge(nodeUri);
            }
            try {
                spool.append(octets);
                head.look();
            } catch (Refusal refused) {
                throw unusable(nodeUri, refused);
            } catch (IOException failed) {
                throw storageTrouble(nodeUri, failed);
            }
        }

        @Override
        public void commit() throws DmtException {
            try {
                spool.checkpoint(new byte[0]);
                PackageJudge.Judged judged = judge.judge(spool);
                commands.write(before -> CommandHandler.dataComplete(before, new StoredPackage(name, principal),
                        judged.firmware().name(), judged.firmware().version()));
                logger.info("Server {} delivered version {}, manifest digest {}", principal, judged.firmware().version(),
                        judged.firmware().manifestSha256());
                end();
            } catch (Refusal refused) {
                throw unusable(nodeUri, refused);
            } catch (Refused refused) {
                throw StatusExceptions.of(nodeUri, refused);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new DmtException(nodeUri, DmtException.COMMAND_FAILED, "The gateway stops");
            } catch (IOException failed) {
                throw storageTrouble(nodeUri, failed);
            }
        }

        @Override
        public void abort() {
            if (!ended) {
                end();
            }
        }

        /** What the record does not name by now is debris. */
        private void end() {
            ended = true;
            spool.close();
            journal.received(name);
            try {
                journal.removeUnusedSpools();
            } catch (StorageException failed) {
                logger.warn("A spool stays until the next clean-up: {}", failed.getMessage());
            }
        }
    }
}
