package org.fumogateway.gatewayshell.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fumogateway.gateway.firmware.TrustedKeys;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Shell commands about the keys whose signatures count. */
@Component(service = TrustCommands.class, property = {"osgi.command.scope=fumo", "osgi.command.function=trust"})
public final class TrustCommands {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile TrustedKeys keys;

    /** {@code fumo:trust [FILE]}: the trust file in force; with FILE, a trust file on this gateway that follows it is put in force first. */
    public String trust(String... arguments) {
        return ShellText.answer(() -> {
            TrustedKeys source = keys;
            if (source == null) {
                throw new IllegalStateException("the FUMO agent is not running");
            }
            List<String> plain = ShellText.plain(arguments);
            return text(plain.isEmpty() ? source.status() : source.update(read(Path.of(plain.get(0)))));
        });
    }

    private static byte[] read(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > TrustedKeys.MAX_OCTETS) {
                throw new IllegalArgumentException(file + " is no trust file");
            }
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(file + " cannot be read", unreadable);
        }
    }

    private static String text(TrustedKeys.Status status) {
        return "trust file    version " + status.version() + (status.notAfter() == null ? "" : ", until " + status.notAfter())
                + "\nrelease keys  " + list(status.releaseKeys()) + ", " + status.threshold() + " must sign"
                + "\nroot keys     " + list(status.rootKeys()) + ", " + status.rootThreshold() + " must sign"
                + "\nrevoked       " + list(status.revoked());
    }

    private static String list(List<String> ids) {
        return ids.isEmpty() ? "none" : String.join(", ", ids);
    }
}
