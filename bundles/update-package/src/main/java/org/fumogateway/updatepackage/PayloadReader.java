package org.fumogateway.updatepackage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Objects;
import org.fumogateway.updatepackage.internal.GzipStream;
import org.fumogateway.updatepackage.internal.ExactLengthStream;
import org.fumogateway.updatepackage.internal.StoredDigest;
import org.fumogateway.updatepackage.internal.WindowReporter;

/**
 * Reads the payloads of a verified package: as stored, or decoded from the mandatory encodings (PKG-24). Immutable; the methods
 * may be used by several threads if the file can be.
 */
public final class PayloadReader {

    private final ByteSource file;
    private final PackageHead head;
    private final Manifest manifest;

    /**
     * A reader of a package that was verified.
     *
     * @param file the very file that was verified, still open (PKG-52); stays the caller's to close
     * @param verified what the verification gave
     */
    public PayloadReader(ByteSource file, VerifiedPackage verified) {
        this.file = Objects.requireNonNull(file);
        this.head = verified.head();
        this.manifest = verified.manifest();
    }

    /** Descriptions of the payloads. */
    public Manifest manifest() {
        return manifest;
    }

    /**
     * The octets of a payload as stored, for foreign bundles and decoders of other encodings.
     *
     * @param index from 0
     * @throws IndexOutOfBoundsException if there is no such payload
     */
    public ByteSource stored(int index) {
        Payload payload = manifest.payloads().get(index);
        return file.slice(head.payloadStart() + payload.offset(), payload.length());
    }

    /**
     * Digests the stored octets of a payload once more.
     *
     * @throws PackageException CORRUPTED if they are not those of the manifest
     * @throws java.io.InterruptedIOException if the thread was interrupted
     * @throws IOException if the medium cannot be read
     */
    public void verifyStored(int index, ProgressListener progress) throws IOException {
        StoredDigest.verify(stored(index), manifest.payloads().get(index), index + 1, progress);
    }

    /**
     * The decoded octets of a payload that is no delta. Reading throws {@link PackageException} CORRUPTED if the stored octets
     * cannot be decoded, or as soon as the result is shorter or longer than the manifest says. The digest of the result is not
     * checked here; see {@link #decode}.
     *
     * @param index from 0
     * @throws PackageException NOT_ACCEPTABLE if the encoding is neither {@code raw} nor {@code gzip}
     */
    public InputStream openDecoded(int index) throws IOException {
        Payload payload = manifest.payloads().get(index);
        ImageIdentity output = output(payload);
        InputStream octets = stored(index).openStream();
        return switch (payload.encoding()) {
            case Payload.ENCODING_RAW -> new ExactLengthStream(octets, output.length());
            case Payload.ENCODING_GZIP -> new ExactLengthStream(new GzipStream(octets), output.length());
            default -> throw unreadable(payload);
        };
    }

    /**
     * Decodes a payload completely, from the start, and digests the result on its way (PKG-2). What was written before a failure
     * is worthless. The caller makes the result durable and reads it back.
     *
     * @param index from 0
     * @param base the image a delta applies to, as it was verified (PKG-46); not used for others
     * @param target takes the result
     * @param progress told about the octets of the result
     * @throws PackageException CORRUPTED if the stored octets cannot be decoded, NOT_ACCEPTABLE for an encoding that is not
     *         mandatory, APPLY_FAILED if the digest of the result is not that of the manifest (PKG-51)
     * @throws java.io.InterruptedIOException if the thread was interrupted
     * @throws IOException if a medium cannot be read or written
     */
    public void decode(int index, ByteSource base, ByteTarget target, ProgressListener progress) throws IOException {
        Payload payload = manifest.payloads().get(index);
        ImageIdentity output = output(payload);
        MessageDigest digest = Sha256.newMessageDigest();
        ByteTarget digested = octets -> {
            digest.update(octets.duplicate());
            target.write(octets);
        };
        if (payload.encoding().startsWith(Payload.ENCODING_VCDIFF)) {
            decodeDelta(index, base, digested, VcdiffDecoder.Checkpoint.START, new WindowReporter(progress, output.length()));
        } else {
            copyDecoded(index, digested, output.length(), progress);
        }
        if (!Sha256.finish(digest).equals(output.sha256())) {
            throw new PackageException(RefusalReason.APPLY_FAILED,
                    "Payload " + (index + 1) + " gave an image that is not the one the package promises.");
        }
    }

    /**
     * Applies a delta from a checkpoint on, for installers that keep a journal (PKG-14). The result is not digested: after a
     * resumed work only reading everything back proves it.
     *
     * @param index from 0
     * @param base the image the delta applies to, as it was verified (PKG-46)
     * @param target takes the result from {@code from.outputOctets()} on
     * @param from where to go on, {@link VcdiffDecoder.Checkpoint#START} for the whole
     * @param windows told after each window that was handed to the target
     * @throws PackageException CORRUPTED if the delta cannot be applied, NOT_ACCEPTABLE if the payload is no VCDIFF delta
     * @throws java.io.InterruptedIOException if the thread was interrupted
     * @throws IOException if a medium cannot be read or written
     */
    public void decodeDelta(int index, ByteSource base, ByteTarget target, VcdiffDecoder.Checkpoint from,
            VcdiffDecoder.WindowListener windows) throws IOException {
        Payload payload = manifest.payloads().get(index);
        InputStream octets = stored(index).openStream();
        InputStream patch = switch (payload.encoding()) {
            case Payload.ENCODING_VCDIFF -> new BufferedInputStream(octets, StoredDigest.PIECE);
            case Payload.ENCODING_VCDIFF_GZIP -> new BufferedInputStream(new GzipStream(octets), StoredDigest.PIECE);
            default -> throw unreadable(payload);
        };
        try (patch) {
            new VcdiffDecoder(base, output(payload).length()).decode(patch, target, from, windows);
        }
    }

    private void copyDecoded(int index, ByteTarget target, long length, ProgressListener progress) throws IOException {
        byte[] piece = new byte[StoredDigest.PIECE];
        long done = 0;
        try (InputStream octets = openDecoded(index)) {
            for (int count = octets.read(piece); count >= 0; count = octets.read(piece)) {
                StoredDigest.checkInterrupt();
                target.write(ByteBuffer.wrap(piece, 0, count));
                done += count;
                progress.progress(done, length);
            }
        }
    }

    private static ImageIdentity output(Payload payload) throws PackageException {
        return payload.output().orElseThrow(() -> unreadable(payload));
    }

    private static PackageException unreadable(Payload payload) {
        return new PackageException(RefusalReason.NOT_ACCEPTABLE,
                "A payload of encoding " + payload.encoding() + " cannot be decoded here.");
    }
}
