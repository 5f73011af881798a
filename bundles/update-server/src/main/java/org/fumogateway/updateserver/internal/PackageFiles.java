package org.fumogateway.updateserver.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.fumogateway.updatepackage.ByteSource;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.PackageHead;
import org.fumogateway.updatepackage.RefusalReason;
import org.fumogateway.updatepackage.Sha256;

/** The files of published packages, named by their digest (PKG-79). A file is there completely or not at all. Thread-safe. */
final class PackageFiles {

    private static final String INCOMING = "incoming";
    private static final String UNFINISHED = ".tmp";
    private static final int PIECE = 64 * 1024;

    private final Path folder;

    PackageFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * A package that was taken in.
     *
     * @param sha256    digest of the file
     * @param size      octets of the file
     * @param head      its head, as stored
     * @param inspector what its octets were checked with
     */
    record Stored(Sha256 sha256, long size, PackageHead head, PackageInspector inspector) {
    }

    /** Decides about a head that was copied, before the copy is kept. */
    @FunctionalInterface
    interface HeadCheck {
        void check(PackageHead head) throws IOException;
    }

    Path path(String sha256) {
        return folder.resolve(sha256 + ".fup");
    }

    /** Removes what is left of copies that a crash ended; nobody may be copying. */
    void removeLeftovers() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, INCOMING + "*" + UNFINISHED)) {
            for (Path leftover : leftovers) {
                Files.deleteIfExists(leftover);
            }
        }
    }

    /** Copies a package in one pass, checks it on the way and keeps it only if everything is right. */
    Stored add(Path source, HeadCheck check) throws IOException {
        Files.createDirectories(folder);
        Path copy = Files.createTempFile(folder, INCOMING, UNFINISHED);
        try (FileChannel target = FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel original = FileChannel.open(source, StandardOpenOption.READ)) {
            PackageHead head = PackageHead.read(ByteSource.of(original));
            PackageInspector inspector = new PackageInspector(head);
            check.check(head);
            copy(original, target, inspector);
            Sha256 digest = inspector.finish();
            requireSame(head, PackageHead.read(ByteSource.of(target)));
            target.force(true);
            keep(copy, path(digest.hex()));
            return new Stored(digest, target.size(), head, inspector);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private static void copy(FileChannel original, FileChannel target, PackageInspector inspector) throws IOException {
        byte[] piece = new byte[PIECE];
        InputStream octets = ByteSource.of(original).openStream();
        for (int count = octets.read(piece); count >= 0; count = octets.read(piece)) {
            inspector.pass(piece, count);
            ByteBuffer view = ByteBuffer.wrap(piece, 0, count);
            while (view.hasRemaining()) {
                target.write(view);
            }
        }
    }

    /** The head was checked in the original and the rest in passing: both must have been the same file. */
    private static void requireSame(PackageHead checked, PackageHead copied) throws PackageException {
        boolean same = checked.manifestDigest().equals(copied.manifestDigest())
                && checked.payloadStart() == copied.payloadStart();
        if (!same) {
            throw new PackageException(RefusalReason.CORRUPTED, "The package changed while it was read.");
        }
    }

    private void keep(Path copy, Path target) throws IOException {
        Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
