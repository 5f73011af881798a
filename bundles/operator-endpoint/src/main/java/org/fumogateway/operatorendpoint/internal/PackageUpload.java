package org.fumogateway.operatorendpoint.internal;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.operation.UpdateOperations;
import org.fumogateway.server.release.ReleasePackage;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.NioDisk;

/** Takes an update package from the network into a file of its own, has it judged and published, and removes the file. */
final class PackageUpload {

    private static final int PIECE = 64 * 1024;
    private static final long RESERVE = 64L << 20;

    private final Disk disk = new NioDisk();
    private final Path folder;
    private final long most;

    PackageUpload(Path folder, long most) {
        this.folder = folder;
        this.most = most;
    }

    /** Removes what a crash left. */
    void removeLeftovers() throws IOException {
        disk.createDirectories(folder);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                disk.delete(file);
            }
        }
    }

    ReleasePackage take(HttpServletRequest request, UpdateOperations operations) throws IOException, RequestException, OperationException {
        long announced = request.getContentLengthLong();
        if (announced > most) {
            throw new RequestException(413, "The package is larger than " + most + " octets.");
        }
        if (disk.usableSpace(folder) - RESERVE < Math.max(announced, 0)) {
            throw new RequestException(507, "There is not enough space for the package.");
        }
        Path file = folder.resolve("upload-" + TokenText.id());
        try {
            receive(request.getInputStream(), file, announced);
            return operations.publish(file);
        } finally {
            disk.delete(file);
        }
    }

    private void receive(InputStream in, Path file, long announced) throws IOException, RequestException {
        byte[] piece = new byte[PIECE];
        long octets = 0;
        try (Disk.DiskFile opened = disk.open(file, Disk.Mode.REPLACE)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                if (octets + count > most) {
                    throw new RequestException(413, "The package is larger than " + most + " octets.");
                }
                opened.write(octets, ByteBuffer.wrap(piece, 0, count));
                octets += count;
            }
        }
        if (announced >= 0 && octets != announced) {
            throw RequestException.malformed("The package ended after " + octets + " of " + announced + " octets.");
        }
    }
}
