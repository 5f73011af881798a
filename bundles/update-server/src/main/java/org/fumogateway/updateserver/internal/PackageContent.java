package org.fumogateway.updateserver.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.fumogateway.server.dialogue.ContentSource;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.job.UpdateJob;
import org.fumogateway.server.release.ReleasePackage;

/**
 * A published package as content to be sent over DM (FUMO-117).
 *
 * @param file where it lies
 * @param size its octets
 */
record PackageContent(Path file, long size) implements ContentSource {

    private static final String TYPE = "application/octet-stream";

    /** The command that brings the package of a job into the instance; the Exec of the job follows once it is answered 200. */
    static ManagementCommand command(UpdateJob job, ReleasePackage release, PackageFiles files) {
        return new ManagementCommand.WriteLarge(job.instanceUri() + "/Update/PkgData", TYPE,
                new PackageContent(files.path(release.sha256()), release.size()));
    }

    @Override
    public ReadableByteChannel open() throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ);
    }
}
