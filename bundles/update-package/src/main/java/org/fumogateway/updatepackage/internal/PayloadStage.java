package org.fumogateway.updatepackage.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.fumogateway.updatepackage.ByteSource;
import org.fumogateway.updatepackage.ByteTarget;
import org.fumogateway.updatepackage.ImageIdentity;
import org.fumogateway.updatepackage.Payload;
import org.fumogateway.updatepackage.PayloadSource;
import org.fumogateway.updatepackage.ProgressListener;
import org.fumogateway.updatepackage.Sha256;

/** The stored octets of a payload-to-be in a file, with its description. */
public final class PayloadStage implements Closeable {

    private static final int PIECE = StoredDigest.PIECE;

    private final Path stored;
    private final boolean temporary;
    private final Payload payload;

    private PayloadStage(Path stored, boolean temporary, Payload payload) {
        this.stored = stored;
        this.temporary = temporary;
        this.payload = payload;
    }

    /** Reads the source once, compressing it if asked for. */
    public static PayloadStage make(PayloadSource source, long offset, Path workDirectory, ProgressListener progress) throws IOException {
        boolean compress = source.encoding().equals(Payload.ENCODING_GZIP) && source.output().isEmpty();
        if (!compress) {
            return describe(source, source.file(), false, source.output(), offset);
        }
        Path compressed = Files.createTempFile(workDirectory, "payload", ".gz");
        try {
            return describe(source, compressed, true, Optional.of(compress(source.file(), compressed, progress)), offset);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(compressed);
            throw e;
        }
    }

    private static PayloadStage describe(PayloadSource source, Path stored, boolean temporary, Optional<ImageIdentity> output,
            long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(stored, StandardOpenOption.READ)) {
            ByteSource octets = ByteSource.of(channel);
            long length = octets.length();
            Sha256 sha256 = StoredDigest.of(octets, ProgressListener.NONE);
            boolean raw = source.encoding().equals(Payload.ENCODING_RAW);
            Optional<ImageIdentity> result = raw ? Optional.of(new ImageIdentity(length, sha256)) : output;
            Payload payload = new Payload(source.role(), source.encoding(), offset, length, sha256, result, source.base(),
                    source.slot().orElse(source.role()), chunks(octets, source.chunkSize()));
            return new PayloadStage(stored, temporary, payload);
        }
    }

    private static Optional<Payload.Chunks> chunks(ByteSource octets, int size) throws IOException {
        long length = octets.length();
        if (size <= 0 || length == 0) {
            return Optional.empty();
        }
        List<Sha256> digests = new ArrayList<>();
        for (long at = 0; at < length; at += size) {
            digests.add(StoredDigest.of(octets.slice(at, Math.min(size, length - at)), ProgressListener.NONE));
        }
        return Optional.of(new Payload.Chunks(size, digests));
    }

    private static ImageIdentity compress(Path image, Path compressed, ProgressListener progress) throws IOException {
        MessageDigest digest = Sha256.newMessageDigest();
        long length = 0;
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ);
                OutputStream file = Files.newOutputStream(compressed);
                OutputStream out = new BestCompression(file)) {
            ByteSource source = ByteSource.of(channel);
            ByteBuffer piece = ByteBuffer.allocate(PIECE);
            while (source.read(length, piece.clear()) > 0) {
                StoredDigest.checkInterrupt();
                length += piece.position();
                progress.progress(length, source.length());
                out.write(piece.array(), 0, piece.position());
                digest.update(piece.flip());
            }
        }
        return new ImageIdentity(length, Sha256.finish(digest));
    }

    /** The description, as it goes into the manifest. */
    public Payload payload() {
        return payload;
    }

    /** Copies the stored octets and makes sure that they are still the ones described. */
    public void copyTo(ByteTarget target) throws IOException {
        MessageDigest digest = Sha256.newMessageDigest();
        long done = 0;
        try (FileChannel channel = FileChannel.open(stored, StandardOpenOption.READ)) {
            ByteBuffer piece = ByteBuffer.allocate(PIECE);
            while (channel.read(piece.clear()) > 0) {
                StoredDigest.checkInterrupt();
                done += piece.flip().limit();
                digest.update(piece.duplicate());
                target.write(piece);
            }
        }
        if (done != payload.length() || !Sha256.finish(digest).equals(payload.sha256())) {
            throw new IOException("The file " + stored.getFileName() + " changed while the package was made.");
        }
    }

    @Override
    public void close() throws IOException {
        if (temporary) {
            Files.deleteIfExists(stored);
        }
    }

    /** The JDK's gzip stream at its best level; it writes no time and no name, so equal images give equal octets. */
    private static final class BestCompression extends GZIPOutputStream {

        BestCompression(OutputStream out) throws IOException {
            super(out, PIECE);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
