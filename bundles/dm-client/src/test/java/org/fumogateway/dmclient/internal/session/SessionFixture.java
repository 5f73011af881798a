package org.fumogateway.dmclient.internal.session;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.fumogateway.dmclient.internal.outbox.DurableOutbox;
import org.fumogateway.dmclient.internal.transport.AddressPolicy;
import org.fumogateway.dmclient.internal.transport.Transport;
import org.fumogateway.gateway.account.Accounts;
import org.fumogateway.gateway.account.DmAccount;
import org.fumogateway.gateway.account.DmAccount.AuthenticationType;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.gateway.command.CommandProcessor;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.storage.StorageException;
import org.fumogateway.storage.Store;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.TreeCommand;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.testing.TestLogger;
import org.osgi.service.dmt.DmtException;

/** A gateway around one session: accounts, a processor that notes what it executes, an outbox on a real disk. */
public final class SessionFixture implements AutoCloseable {

    /** ServerID of the account. */
    public static final String SERVER = "dms.example.com";
    /** DevId. */
    public static final String DEVICE = "urn:dev:mac:0024befffe804ff1";

    /** Names of executed commands. */
    public final List<String> executed = new ArrayList<>();
    /** Nonces that were stored. */
    public final Map<String, byte[]> storedNonces = new HashMap<>();
    /** Who takes large objects, or null. */
    public LargeObjects objects;
    /** What the first chunk of a large object is worth. */
    public int judgement = 200;
    /** Called while a command is executed. */
    public Runnable whileExecuting = () -> { };
    /** Values that were set, by command and URI. */
    public final Map<String, String> values = new HashMap<>();
    /** What a Get reads, by URI. */
    public final Map<String, Item> read = new HashMap<>();
    /** Values of it that are streams, by URI. */
    public final Map<String, LargeObjects.Content> contents = new HashMap<>();
    /** Encoding of sessions. */
    public SyncMlCodec codec = new XmlCodec();
    /** Lines of the log. */
    public final TestLogger logger = new TestLogger();
    /** What was noted of the session. */
    public final SessionTracer tracer = new SessionTracer(Clock.systemUTC());
    /** The outbox. */
    public final DurableOutbox outbox;
    /** What the outbox told. */
    public final List<DurableOutbox.Settled> settled = new ArrayList<>();
    private final FileStorage storage;
    private final Store store;

    /** Opens the outbox in that folder. */
    public SessionFixture(Path folder) throws StorageException {
        storage = FileStorage.open(folder, new NioDisk(), 0);
        store = storage.open("dm-client");
        outbox = new DurableOutbox(store, server -> { }, settled::add, logger.logger());
    }

    @Override
    public void close() throws StorageException {
        store.close();
        storage.close();
    }

    /** An account with TLS only. */
    public static DmAccount transportAccount() {
        return new DmAccount("1", SERVER, "", List.of(URI.create("https://dm.example.net/dm")), null, null, null, SyncMlCodec.XML);
    }

    /** The account of DM section 15; nonces in base64 or null. */
    public static DmAccount digestAccount(String clientNonce, String serverNonce) {
        return new DmAccount("1", SERVER, "", List.of(URI.create("https://dm.example.net/dm")),
                new DmAccount.Credential(AuthenticationType.DIGEST, "gw-0042", "s3cret-client", octets(clientNonce)),
                new DmAccount.Credential(AuthenticationType.DIGEST, "dms.example.com", "s3cret-server", octets(serverNonce)),
                AuthenticationType.DIGEST, SyncMlCodec.XML);
    }

    private static byte[] octets(String base64) {
        return base64 == null ? null : Base64.getDecoder().decode(base64);
    }

    /** A report of an update. */
    public static GenericAlert report(String id) {
        return new GenericAlert(id, SERVER, "./FwUpdate/Gw", "org.openmobilealliance.dm.firmwareupdate.downloadandupdate", "int",
                GenericAlert.Severity.INFORMATIONAL, "op-7201", "200");
    }

    /** Default limits of tests. */
    public static SessionSettings settings() {
        return new SessionSettings(16384, 0, 50, 3, Duration.ofMillis(1), false, new AddressPolicy(false, Set.of()));
    }

    /** Runs a session. */
    public DmSession.Result run(DmAccount account, Transport transport, int openingAlert) throws InterruptedException {
        return run(account, transport, openingAlert, settings());
    }

    /** Runs a session with limits of its own. */
    public DmSession.Result run(DmAccount account, Transport transport, int openingAlert, SessionSettings limits) throws InterruptedException {
        return run(account, transport, openingAlert, limits, "4A");
    }

    /** Runs a session with limits and an id of its own. */
    public DmSession.Result run(DmAccount account, Transport transport, int openingAlert, SessionSettings limits, String sessionId)
            throws InterruptedException {
        SessionParts parts = new SessionParts(codec, transport, accounts(account), SessionFixture::devInfo, () -> processor(), () -> objects,
                (alert, msgRef) -> new Status(0, msgRef, alert.cmdId(), "Alert", List.of(), List.of(), null, 406, List.of()), outbox,
                tracer, logger.logger());
        return new DmSession(account, account.addresses().get(0), sessionId, openingAlert, parts, limits).run();
    }

    private static List<DevInfoSource.Value> devInfo() {
        return List.of(new DevInfoSource.Value("./DevInfo/DevId", DEVICE), new DevInfoSource.Value("./DevInfo/Man", "Example Works"),
                new DevInfoSource.Value("./DevInfo/Mod", "GW-200"), new DevInfoSource.Value("./DevInfo/DmV", "1.0.0"),
                new DevInfoSource.Value("./DevInfo/Lang", "en"));
    }

    private Accounts accounts(DmAccount account) {
        return new Accounts() {
            @Override
            public List<DmAccount> accounts() {
                return List.of(account);
            }

            @Override
            public Optional<DmAccount> account(String serverId) {
                return Optional.of(account);
            }

            @Override
            public void storeClientNonce(String serverId, byte[] nonce) {
                storedNonces.put("client", nonce);
            }

            @Override
            public void storeServerNonce(String serverId, byte[] nonce) {
                storedNonces.put("server", nonce);
            }
        };
    }

    private CommandProcessor processor() {
        return (principal, msgRef, mediaType, alerts) -> new CommandProcessor.MessageExecution() {
            @Override
            public List<Command> execute(Command command) {
                List<Command> answers = new ArrayList<>();
                run(command, msgRef, answers);
                return answers;
            }

            @Override
            public CommandProcessor.Judgement judge(TreeCommand chunk) {
                return new CommandProcessor.Judgement(judgement, chunk.items().get(0).target().uri());
            }

            @Override
            public List<Command> complete(TreeCommand lastChunk, CommandProcessor.ValueCommit commit) {
                try {
                    commit.run();
                    return execute(lastChunk);
                } catch (DmtException refused) {
                    int code = ((CommandStatusException) refused).status();
                    return List.of(new Status(0, msgRef, lastChunk.cmdId(), lastChunk.name(),
                            List.of(lastChunk.items().get(0).target().uri()), List.of(), null, code, List.of()));
                }
            }

            @Override
            public Optional<LargeObjects.Content> takeContent(Results results) {
                return Optional.ofNullable(contents.get(results.items().get(0).source().uri()));
            }

            @Override
            public void close() {
                executed.add("end of message " + msgRef);
            }
        };
    }

    private void run(Command command, int msgRef, List<Command> answers) {
        executed.add(command.name());
        whileExecuting.run();
        if (command instanceof TreeCommand tree && tree.items().get(0).data() != null) {
            values.put(command.name() + " " + tree.items().get(0).target().uri() + " " + tree.items().get(0).meta().format(),
                    tree.items().get(0).data().text());
        }
        List<String> targets = command instanceof TreeCommand tree ? List.of(tree.items().get(0).target().uri()) : List.of();
        answers.add(new Status(0, msgRef, command.cmdId(), command.name(), targets, List.of(), null, command instanceof Exec ? 202 : 200,
                List.of()));
        if (command instanceof Get get) {
            get.items().stream().map(item -> read.get(item.target().uri())).filter(Objects::nonNull)
                    .forEach(item -> answers.add(new Results(0, msgRef, get.cmdId(), Meta.EMPTY, null, null, List.of(item))));
        }
        if (command instanceof Command.Container container) {
            container.commands().forEach(inner -> run(inner, msgRef, answers));
        }
    }
}
