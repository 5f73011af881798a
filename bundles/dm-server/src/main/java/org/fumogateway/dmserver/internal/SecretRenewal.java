package org.fumogateway.dmserver.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * here until it has shown the new ones. Not thread-safe; the session's lock guards it.
 */
final class SecretRenewal {

    private static final String ACCOUNTS = "./DMAcc";
    private static final String SECRET = "/AAuthSecret";
    private static final String LEVEL = "/AAuthLevel";
    private static final int MOST_ENTRIES = 20;

    private final GatewayCredentials credentials;
    private final String session;
    private final OptionalFeatures features;
    private final String model;
    private final Logger logger;
    private final Map<String, String> values = new HashMap<>();
    private List<String> entries = List.of();
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
        String own = children(ACCOUNTS).stream().map(name -> ACCOUNTS + "/" + name)
                .filter(account -> credentials.serverName().equals(values.get(account + "/ServerID"))).findFirst().orElse(null);
        entries = own == null ? List.of() : children(own + "/AppAuth").stream().map(name -> own + "/AppAuth/" + name).toList();
        return read(entries.stream().map(entry -> entry + LEVEL).toList(), store);
    }

    private Optional<ManagementCommand> read(List<String> uris, ServerStore store) throws StoreException {
        if (uris.isEmpty()) {
            return giveUp(store);
        }
        return Optional.of(new ManagementCommand.Read(uris));
    }

    private Optional<ManagementCommand> replace(ServerStore store) throws StoreException {
        Optional<String> client = entry("CLCRED");
        Optional<String> server = entry("SRVCRED");
        if (client.isEmpty() || server.isEmpty()) {
            return giveUp(store);
        }
        String clientSecret = GatewayEnrolment.newSecret();
        String serverSecret = GatewayEnrolment.newSecret();
        SecretDigests offered = new SecretDigests(Digests.accountDigest(credentials.clientName(), clientSecret),
                Digests.accountDigest(credentials.serverName(), serverSecret), credentials.serverSecret() == null ? null : serverSecret);
        // Durable before the gateway can have them: from here on it may come with either.
        if (!store.offerSecrets(credentials.deviceId(), session, credentials.clientDigest(), offered)) {
            return Optional.empty();
        }
        return Optional.of(new ManagementCommand.AllOrNothing(List.of(write(client.get(), clientSecret), write(server.get(), serverSecret))));
    }

    private static ManagementCommand write(String entry, String secret) {
        return new ManagementCommand.Write(entry + SECRET, "chr", "text/plain", secret);
    }

    private Optional<String> entry(String level) {
        return entries.stream().filter(entry -> level.equals(values.get(entry + LEVEL))).findFirst();
    }

    private void ended(List<CommandResult> results, ServerStore store) throws StoreException {
        int status = results.isEmpty() ? 0 : results.get(0).status();
        if (status == 200) {
            logger.info("Gateway {} has new secrets, which count from its next session on", credentials.deviceId());
        } else if (status != 0) {
            if (status == StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED) {
                features.refused(model, OptionalFeatures.Feature.ATOMIC);
            }
            giveUp(store);
        }
    }

    /** It is not tried again; what was offered stays known, in case the gateway has it after all. */
    private Optional<ManagementCommand> giveUp(ServerStore store) throws StoreException {
        logger.warn("Gateway {} keeps the secrets of its bootstrap document: its account does not take others", credentials.deviceId());
        store.endRenewal(credentials.deviceId(), "its account takes no others");
        return Optional.empty();
    }

    private List<String> children(String uri) {
        List<String> names = new ArrayList<>(Arrays.asList(values.getOrDefault(uri, "").split("/")));
        names.removeIf(String::isEmpty);
        return names.stream().limit(MOST_ENTRIES).toList();
    }
}
