package com.example.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fumogateway.gateway.download.DownloadException;
import org.fumogateway.gateway.download.DownloadRequest;
import org.fumogateway.gateway.download.DownloadTarget;
import org.fumogateway.gateway.download.PackageDownloader;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Takes packages from removable media, {@code media:NAME}: a technician brings them in parts, {@code NAME.1} and so on, one medium after the other.
 * The part that is missing is waited for. After each part the target has a checkpoint; which part comes next is in its notes, so that it is of no
 * matter which instance goes on.
 */
@Component(configurationPid = "com.example.media", property = PackageDownloader.SCHEMES + "=media")
public final class MediaDownloader implements PackageDownloader {

    private static final String SCHEME = "media:";
    private static final String NEXT_PART = "next-part";
    private static final int BAD_URL = 411;
    private static final int TIMED_OUT = 407;
    private static final int NOT_READABLE = 503;
    private static final int BUFFER = 64 * 1024;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Path folder;
    private final Duration patience;
    private final Logger logger;

    /** What an operator may set. */
    @interface Settings {

        /** Folder where media are mounted. */
        String folder() default "/media/service";

        /** Minutes to wait for the next medium. */
        int patienceMinutes() default 60;
    }

    /** Called by Declarative Services. */
    @Activate
    public MediaDownloader(Settings settings, @Reference(service = LoggerFactory.class) Logger logger) {
        this.folder = Path.of(settings.folder());
        this.patience = Duration.ofMinutes(settings.patienceMinutes());
        this.logger = logger;
    }

    /** A download that is under way ends now, and whoever comes next goes on with it. */
    @Deactivate
    void deactivate() {
        stopped.countDown();
    }

    @Override
    public boolean accepts(String url) {
        return url.startsWith(SCHEME);
    }

    @Override
    public void download(DownloadRequest request, DownloadTarget target) throws DownloadException, InterruptedException {
        MediaPackage source = MediaPackage.of(folder, request.url().substring(SCHEME.length()))
                .orElseThrow(() -> new DownloadException(BAD_URL, "The name of the package on the medium is not valid"));
        try {
            await(source.index());
            MediaPackage.Index index = source.readIndex();
            beginAtPart(target, index);
            target.expect(index.octets());
            for (int part = next(target); part <= index.parts(); part++) {
                await(source.part(part));
                append(source.part(part), target);
                target.checkpoint(notes(part + 1, index));
                logger.info("Part {} of {} of package {} was read", part, index.parts(), source.name());
            }
            target.complete();
        } catch (IOException unreadable) {
            throw new DownloadException(NOT_READABLE, "The medium cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** Octets behind the last checkpoint belong to a part that was not finished; another package under the same name begins anew. */
    private static void beginAtPart(DownloadTarget target, MediaPackage.Index index) throws DownloadException {
        Map<String, String> noted = target.notes();
        boolean sameBuild = index.build().equals(noted.get(MediaPackage.Index.BUILD));
        if (!sameBuild || target.position() != target.durablePosition()) {
            target.restart(notes(1, index));
        }
    }

    private static int next(DownloadTarget target) {
        return Integer.parseInt(target.notes().getOrDefault(NEXT_PART, "1"));
    }

    private static Map<String, String> notes(int next, MediaPackage.Index index) {
        return Map.of(NEXT_PART, Integer.toString(next), MediaPackage.Index.BUILD, index.build());
    }

    /** Returns when the file is there. */
    private void await(Path file) throws DownloadException, InterruptedException {
        Instant end = Instant.now().plus(patience);
        while (!Files.isRegularFile(file)) {
            if (Instant.now().isAfter(end)) {
                throw new DownloadException(TIMED_OUT, "Nobody brought " + file.getFileName());
            }
            if (stopped.await(1, TimeUnit.SECONDS)) {
                throw new InterruptedException("the bundle was stopped");
            }
        }
    }

    private void append(Path part, DownloadTarget target) throws IOException, DownloadException, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(part)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                target.append(ByteBuffer.wrap(buffer, 0, read));
                if (stopped.getCount() == 0 || Thread.interrupted()) {
                    throw new InterruptedException("stopped in the middle of a part");
                }
            }
        }
    }
}
