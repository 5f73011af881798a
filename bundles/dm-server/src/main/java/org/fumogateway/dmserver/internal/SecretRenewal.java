package org.fumogateway.dmserver.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.gateway.GatewayCredentials;
import org.fumogateway.server.gateway.SecretDigests;
import org.fumogateway.server.store.ServerStore;
import org.fumogateway.server.store.StoreException;
import org.osgi.service.log.Logger;

/**
 * Gives a gateway new secrets in its first session, because those of its bootstrap document have been elsewhere (BOOT-62): finds this server's account
 * in the tree, keeps the digests of the new secrets beside those that count, and writes both secrets, or none, into the account. They count for the
 * gateway from its next session on. Whatever breaks in between, the gateway proves itself with the old ones or with the new ones, and both are known
 * here until it has shown the new ones. A gateway that refuses, or says that it took them and goes on with the old ones, keeps those, and operators see
 * why. Not thread-safe; the session's lock guards it.
 */
final class SecretRenewal {

    /** How often a gateway is offered new secrets, whether it answers or its sessions break. */
    static final int MOST_OFFERS = 5;

    private static final String ACCOUNTS = "./DMAcc";
    private static final String SECRET = "/AAuthSecret";
    private static final String LEVEL = "/AAuthLevel";
    private static final String NAME = "/AAuthName";
    private static final String NOT_FOUND = "its account was not found, or takes no others";
    private static final int MOST_ENTRIES = 20;

    private final GatewayCredentials credentials;
    private final String session;
    private final OptionalFeatures features;
    private final String model;
    private final Logger logger;
    private final Map<String, String> values = new HashMap<>();
    private List<String> accounts = List.of();
    private int step;
    private boolean active;

    SecretRenewal(GatewayCredentials credentials, String session, OptionalFeatures features, String model, Logger logger) {
        this.features = features;
        this.model = model;
        this.credentials = credentials;
        this.session = session;
        this.logger = logger;
        this.active = credentials.renewalDue();
    }

    /** True as long as its commands come before those of anybody else. */
    boolean active() {
        return active;
    }

    /** The next commands; none when it is over, and nothing of it concerns anybody else. A store that fails leaves it to the next session. */
    List<ManagementCommand> next(List<CommandResult> results, ServerStore store) {
        try {
            results.stream().flatMap(result -> result.values().stream()).forEach(value -> values.put(value.uri(), value.text()));
            Optional<ManagementCommand> command = command(results, store);
            active = command.isPresent();
            return command.stream().toList();
        } catch (StoreException e) {
            logger.warn("The secrets of gateway {} are not renewed now: {}", credentials.deviceId(), e.getMessage());
            active = false;
            return List.of();
        }
    }

    private Optional<ManagementCommand> command(List<CommandResult> results, ServerStore store) throws StoreException {
        step++;
        if (features.lacks(model, OptionalFeatures.Feature.ATOMIC)) {
            // Others of its model said so: this one is asked again when that is forgotten.
            return Optional.empty();
        }
        int offers = credentials.renewal().offers();
        if (offers >= MOST_OFFERS) {
            return giveUp("it was offered new ones " + offers + " times and still shows the old ones", store);
        }
        return switch (step) {
            case 1 -> Optional.of(new ManagementCommand.Read(List.of(ACCOUNTS)));
            case 2 -> read(children(ACCOUNTS).stream().flatMap(name -> List.of(ACCOUNTS + "/" + name + "/ServerID", ACCOUNTS + "/" + name + "/AppAuth")
                    .stream()).toList(), store);
            case 3 -> levels(store);
            case 4 -> replace(store);
            default -> {
                ended(results, store);
                yield Optional.empty();
            }
        };
    }

    private Optional<ManagementCommand> levels(ServerStore store) throws StoreException {
        accounts = children(ACCOUNTS).stream().map(name -> ACCOUNTS + "/" + name)
                .filter(account -> credentials.serverName().equals(values.get(account + "/ServerID"))).toList();
        return read(accounts.stream().flatMap(account -> entries(account).stream()).flatMap(entry -> Stream.of(entry + LEVEL, entry + NAME)).toList(),
                store);
    }

    private List<String> entries(String account) {
        return children(account + "/AppAuth").stream().map(name -> account + "/AppAuth/" + name).toList();
    }

    private Optional<ManagementCommand> read(List<String> uris, ServerStore store) throws StoreException {
        if (uris.isEmpty()) {
            return giveUp(NOT_FOUND, store);
        }
        return Optional.of(new ManagementCommand.Read(uris));
    }

    /** Of several accounts of this server the one that names the gateway as it names itself here. */
    private Optional<ManagementCommand> replace(ServerStore store) throws StoreException {
        String account = accounts.stream().filter(each -> entry(each, "CLCRED", credentials.clientName()).isPresent()
                && entry(each, "SRVCRED", credentials.serverName()).isPresent())
                .min(Comparator.comparing(each -> !named(entry(each, "CLCRED", credentials.clientName()).get(), credentials.clientName()))).orElse(null);
        if (account == null) {
            return giveUp(NOT_FOUND, store);
        }
        String client = entry(account, "CLCRED", credentials.clientName()).get();
        String server = entry(account, "SRVCRED", credentials.serverName()).get();
        String clientSecret = GatewayEnrolment.newSecret();
        String serverSecret = GatewayEnrolment.newSecret();
        SecretDigests offered = new SecretDigests(Digests.accountDigest(credentials.clientName(), clientSecret),
                Digests.accountDigest(credentials.serverName(), serverSecret), credentials.serverSecret() == null ? null : serverSecret);
        // Durable before the gateway can have them: from here on it may come with either.
        if (!store.offerSecrets(credentials.deviceId(), session, credentials.clientDigest(), offered)) {
            return Optional.empty();
        }
        return Optional.of(new ManagementCommand.AllOrNothing(List.of(write(client, clientSecret), write(server, serverSecret))));
    }

    private static ManagementCommand write(String entry, String secret) {
        return new ManagementCommand.Write(entry + SECRET, "chr", "text/plain", secret);
    }

    /** The entry of that level with that name, or one that shows no name at all. */
    private Optional<String> entry(String account, String level, String name) {
        List<String> ofLevel = entries(account).stream().filter(entry -> level.equals(values.get(entry + LEVEL))).toList();
        return ofLevel.stream().filter(entry -> named(entry, name)).findFirst()
                .or(() -> ofLevel.stream().filter(entry -> named(entry, "")).findFirst());
    }

    private boolean named(String entry, String name) {
        return name.equals(values.getOrDefault(entry + NAME, ""));
    }

    private void ended(List<CommandResult> results, ServerStore store) throws StoreException {
        int status = results.isEmpty() ? 0 : results.get(0).status();
        if (status == StatusCode.OK) {
            logger.info("Gateway {} has new secrets, which count from its next session on", credentials.deviceId());
        } else if (status != 0) {
            if (status == StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED) {
                features.refused(model, OptionalFeatures.Feature.ATOMIC);
            }
            giveUp("it answered " + status + " to new ones", store);
        }
    }

    /** It is not tried again; what was offered stays known until the gateway is seen to live without it. */
    private Optional<ManagementCommand> giveUp(String why, ServerStore store) throws StoreException {
        if (store.endRenewal(credentials.deviceId(), credentials.clientDigest(), why)) {
            logger.warn("Gateway {} keeps the secrets of its bootstrap document: {}", credentials.deviceId(), why);
        }
        return Optional.empty();
    }

    private List<String> children(String uri) {
        List<String> names = new ArrayList<>(Arrays.asList(values.getOrDefault(uri, "").split("/")));
        names.removeIf(String::isEmpty);
        return names.stream().limit(MOST_ENTRIES).toList();
    }
}
