package org.fumogateway.transfers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fumogateway.fumoagent.internal.UnjudgedTarget;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadRequest;
import org.fumogateway.gateway.download.PackageDownloader;
import org.fumogateway.testing.BundleFramework;

/** The download client as it is shipped, in a framework of its own, and real spools for what it brings. */
final class DownloadGateway implements AutoCloseable {

    private static final long LARGEST = 1L << 30;

    private final Path folder;
    private final BundleFramework framework;
    private final PackageDownloader downloader;
    private int downloads;

    /**
     * Starts it.
     *
     * @param folder   where everything is kept
     * @param settings configuration of the downloader besides what the loopback interface needs
     */
    DownloadGateway(Path folder, Map<String, Object> settings) throws Exception {
        this.folder = folder;
        framework = new BundleFramework(folder, List.of("org.fumogateway.gateway-api", "org.fumogateway.syncml-api"));
        Map<String, Object> all = new HashMap<>(settings);
        all.put("allowHttp", true);
        all.put("allowedNetworks", "127.0.0.0/8");
        framework.configure("org.fumogateway.dlota", all);
        framework.start(List.of("org.fumogateway.http-client", "org.fumogateway.dlota"));
        downloader = framework.service(PackageDownloader.class);
    }

    /** Downloads into a new spool and compares every octet. Empty if that went well, else how it ended. */
    Optional<DownloadException> download(String url, byte[] expected) throws IOException, InterruptedException {
        Path data = folder.resolve("data-" + ++downloads);
        try (UnjudgedTarget target = UnjudgedTarget.openQuick(data, LARGEST)) {
            downloader.download(new DownloadRequest("op-" + downloads, url, "GW 200", "4.1.7", "en"), target.target());
            assertThat(target.accepted()).isTrue();
            assertThat(Files.readAllBytes(target.file())).as("the object octet for octet").isEqualTo(expected);
            Files.delete(target.file());
            return Optional.empty();
        } catch (DownloadException ended) {
            return Optional.of(ended);
        }
    }

    @Override
    public void close() throws Exception {
        framework.close();
    }
}
