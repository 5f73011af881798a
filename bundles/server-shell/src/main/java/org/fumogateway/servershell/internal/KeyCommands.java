package org.fumogateway.servershell.internal;

import java.util.Set;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.secret.SealingKeys;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The command about the key that seals secrets at rest. */
@Component(service = KeyCommands.class, property = {"osgi.command.scope=server", "osgi.command.function=key"})
public final class KeyCommands {

    private static final String ROTATE = "--rotate";

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SealingKeys keys;

    /** For the component runtime. */
    public KeyCommands() {
        // the reference is injected
    }

    KeyCommands(SealingKeys keys) {
        this.keys = keys;
    }

    /** Shows the id of the key that seals, or makes a new one and seals everything anew. */
    public String key(String... words) {
        try {
            Arguments arguments = Arguments.parse(words, "key [--rotate]", 0, 0, Set.of(ROTATE), Set.of());
            SealingKeys current = keys;
            if (current == null) {
                throw new OperationException("The server has no store at the moment.");
            }
            return arguments.has(ROTATE) ? "Everything is sealed with the new key " + current.rotate() + "."
                    : "Secrets are sealed with the key " + current.activeKey() + ".";
        } catch (OperationException | Arguments.UsageException e) {
            return "error: " + e.getMessage();
        }
    }
}
