package org.fumogateway.servertools.packages;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.updatepackage.ByteSource;
import org.fumogateway.updatepackage.ImageIdentity;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.Sha256;
import org.fumogateway.updatepackage.SigningKey;

/** What the package commands share: reading what they are given, and saying what is wrong with it. */
final class PackageFiles {

    private static final int PIECE = 1 << 16;

    private PackageFiles() {
    }

    /** Refuses a file that is missing, unreadable or empty. */
    static Path required(String what, Path file) throws LaunchException {
        try {
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw new LaunchException(ExitCode.NO_INPUT, "The " + what + " " + file + " does not exist or cannot be read.");
            }
            if (Files.size(file) == 0) {
                throw new LaunchException(ExitCode.NO_INPUT, "The " + what + " " + file + " is empty.");
            }
        } catch (IOException e) {
            throw new LaunchException(ExitCode.NO_INPUT, "The " + what + " " + file + " cannot be read.", e);
        }
        return file;
    }

    /** The key in a file, its public half beside it. */
    static SigningKey key(Path file) throws LaunchException {
        Path publicFile = file.resolveSibling(file.getFileName().toString().replaceAll("\\.key$", "") + ".pub");
        required("key file", file);
        required("public key file", publicFile);
        try {
            return SigningKey.read(file, publicFile);
        } catch (IOException e) {
            throw new LaunchException(ExitCode.FAILED, "The key cannot be used: " + e.getMessage(), e);
        }
    }

    /** Length and digest of an image. */
    static ImageIdentity identity(Path image) throws IOException {
        java.security.MessageDigest digest = Sha256.newMessageDigest();
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
            ByteSource source = ByteSource.of(channel);
            java.nio.ByteBuffer piece = java.nio.ByteBuffer.allocate(PIECE);
            long at = 0;
            while (source.read(at, piece.clear()) > 0) {
                at += piece.flip().limit();
                digest.update(piece);
            }
            return new ImageIdentity(at, Sha256.finish(digest));
        }
    }

    /** What to exit with for a package that is refused. */
    static LaunchException refused(PackageException refusal) {
        return new LaunchException(ExitCode.FAILED, "Refused (" + refusal.resultCode() + "): " + refusal.getMessage(), refusal);
    }

    /** Octets for people. */
    static String size(long octets) {
        if (octets < 10_000) {
            return octets + " octets";
        }
        return octets < 10_000_000 ? String.format(Locale.ROOT, "%.1f kB", octets / 1e3) : String.format(Locale.ROOT, "%.1f MB", octets / 1e6);
    }

    /** A share for people. */
    static String percent(long part, long whole) {
        return whole <= 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", part * 100.0 / whole);
    }
}
