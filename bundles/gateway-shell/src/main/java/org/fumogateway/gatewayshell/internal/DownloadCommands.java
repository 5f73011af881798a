package org.fumogateway.gatewayshell.internal;

import java.util.List;
import org.fumogateway.gateway.download.DownloadLimits;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Shell command about how fast downloads may be. */
@Component(service = DownloadCommands.class, property = {"osgi.command.scope=fumo", "osgi.command.function=bandwidth"})
public final class DownloadCommands {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DownloadLimits limits;

    /** {@code fumo:bandwidth [OCTETS_PER_SECOND]}: shows or changes the limit of downloads, also while they run; 0 for none. */
    public String bandwidth(String... arguments) {
        return ShellText.answer(() -> {
            DownloadLimits downloads = limits;
            if (downloads == null) {
                throw new IllegalStateException("the downloader is not running");
            }
            List<String> plain = ShellText.plain(arguments);
            if (!plain.isEmpty()) {
                downloads.limitOctetsPerSecond(ShellText.number(plain.get(0), "octets per second"));
            }
            long rate = downloads.octetsPerSecond();
            return rate == 0 ? "downloads are not limited" : "downloads take at most " + rate + " octets per second";
        });
    }
}
