package org.fumogateway.updatepackage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.fumogateway.updatepackage.internal.Envelope;
import org.fumogateway.updatepackage.internal.PayloadStage;

/**
 * A package that lacks only its signatures (PKG-78). Made by {@link PackageBuilder#prepare}; holds temporary files until it is
 * closed. Not thread-safe.
 */
public final class PreparedPackage implements Closeable {

    private final byte[] manifestOctets;
    private final Manifest manifest;
    private final List<PayloadStage> stages;

    PreparedPackage(byte[] manifestOctets, Manifest manifest, List<PayloadStage> stages) {
        this.manifestOctets = manifestOctets;
        this.manifest = manifest;
        this.stages = List.copyOf(stages);
    }

    /** What the package says about itself. */
    public Manifest manifest() {
        return manifest;
    }

    /** A copy of the manifest as it will be stored. */
    public byte[] manifestOctets() {
        return manifestOctets.clone();
    }

    /** The octets to sign. */
    public byte[] signedOctets() {
        return Envelope.signedOctets(Envelope.Kind.PACKAGE, manifestOctets);
    }

    /**
     * Writes the package. The file appears complete and on the medium, or not at all. May be called again with other signatures.
     *
     * @param file where it goes, replacing what is there
     * @param signatures made over {@link #signedOctets()}
     * @throws IllegalArgumentException if the signatures do not fit into a signature block
     * @throws java.io.InterruptedIOException if the thread was interrupted
     * @throws IOException if a file cannot be read or written, or a payload changed since the package was prepared
     */
    public void write(Path file, List<PackageSignature> signatures) throws IOException {
        byte[] head = Envelope.assemble(Envelope.Kind.PACKAGE, manifestOctets, signatures);
        Path target = file.toAbsolutePath();
        Path unfinished = Files.createTempFile(target.getParent(), target.getFileName().toString(), ".part");
        try {
            try (FileChannel out = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                ByteTarget.of(out).write(ByteBuffer.wrap(head));
                for (PayloadStage stage : stages) {
                    stage.copyTo(ByteTarget.of(out));
                }
                out.force(true);
            }
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Removes the temporary files. */
    @Override
    public void close() throws IOException {
        for (PayloadStage stage : stages) {
            stage.close();
        }
    }
}
