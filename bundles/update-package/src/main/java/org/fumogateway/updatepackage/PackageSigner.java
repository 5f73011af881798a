package org.fumogateway.updatepackage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fumogateway.updatepackage.internal.Envelope;
import org.fumogateway.updatepackage.internal.StoredDigest;

/**
 * Signs packages that exist already, apart from where they were made (PKG-78), and never one that is not what it says: before a signature is made,
 * layout, manifest and every digest are checked, and every payload is decoded and compared with the image it promises. Immutable.
 */
public final class PackageSigner {

    private final Path file;
    private final Optional<Path> base;

    /**
     * For one package.
     *
     * @param file the package, signed or not
     * @param base the image its difference applies to; needed if it holds one
     */
    public PackageSigner(Path file, Optional<Path> base) {
        this.file = file;
        this.base = base;
    }

    /**
     * Proves that the package is what it says, whoever signed it.
     *
     * @param progress told about the octets of the images
     * @return what it says
     * @throws PackageException what is wrong with it; WRONG_DEVICE if the base is missing or another image
     * @throws IOException if a file cannot be read
     */
    public Manifest prove(ProgressListener progress) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return prove(ByteSource.of(channel), progress);
        }
    }

    private Manifest prove(ByteSource octets, ProgressListener progress) throws IOException {
        PackageHead head = PackageHead.read(octets);
        Manifest manifest = Manifest.parse(head.manifestOctets());
        long expected = head.payloadStart() + manifest.payloadOctets();
        if (octets.length() != expected) {
            throw new PackageException(RefusalReason.CORRUPTED,
                    "The package has " + octets.length() + " octets; its manifest says " + expected + ".");
        }
        StoredDigest.verifyAll(octets, head.payloadStart(), manifest, ProgressListener.NONE);
        PayloadReader reader = new PayloadReader(octets, new VerifiedPackage(head, manifest, Set.of(), VerifiedPackage.Outcome.INSTALLABLE));
        for (int index = 0; index < manifest.payloads().size(); index++) {
            decode(reader, index, progress);
        }
        return manifest;
    }

    private void decode(PayloadReader reader, int index, ProgressListener progress) throws IOException {
        Payload payload = reader.manifest().payloads().get(index);
        if (payload.isForeign() || !Payload.MANDATORY_ENCODINGS.contains(payload.encoding())) {
            return;
        }
        if (!payload.isDelta()) {
            reader.decode(index, null, nowhere -> nowhere.position(nowhere.limit()), progress);
            return;
        }
        try (FileChannel channel = FileChannel.open(base.orElseThrow(() -> new PackageException(RefusalReason.WRONG_DEVICE,
                "The package holds a difference; it can only be proven with the image it applies to.")), StandardOpenOption.READ)) {
            ByteSource old = ByteSource.of(channel);
            ImageIdentity identity = new ImageIdentity(old.length(), StoredDigest.of(old, ProgressListener.NONE));
            if (!payload.base().equals(Optional.of(identity))) {
                throw new PackageException(RefusalReason.WRONG_DEVICE, "The package holds a difference to another image than the one given.");
            }
            reader.decode(index, old, nowhere -> nowhere.position(nowhere.limit()), progress);
        }
    }

    /**
     * Proves the package and adds signatures to it, in place of earlier ones by the same keys. The result appears complete or not at all.
     *
     * @param out where the signed package goes; may be the same file
     * @return what it says
     * @throws PackageException as for {@link #prove}
     * @throws IllegalArgumentException if the signatures do not fit into a signature block
     * @throws IOException if a file cannot be read or written, or the package changed meanwhile
     */
    public Manifest sign(Path out, ProgressListener progress, SigningKey... keys) throws IOException {
        Path target = out.toAbsolutePath();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteSource octets = ByteSource.of(channel);
            Manifest manifest = prove(octets, progress);
            PackageHead head = PackageHead.read(octets);
            Path unfinished = Files.createTempFile(target.getParent(), target.getFileName().toString(), ".part");
            try {
                write(octets, head, manifest, signatures(head, keys), unfinished);
                Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
            return manifest;
        }
    }

    private static List<PackageSignature> signatures(PackageHead head, SigningKey... keys) {
        List<PackageSignature> all = new ArrayList<>(head.signatures());
        for (SigningKey key : keys) {
            all.removeIf(earlier -> earlier.keyId().equals(key.id()));
            all.add(key.sign(head.signedOctets()));
        }
        return all;
    }

    private static void write(ByteSource octets, PackageHead head, Manifest manifest, List<PackageSignature> signatures, Path to)
            throws IOException {
        try (FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            byte[] start = Envelope.assemble(Envelope.Kind.PACKAGE, head.manifestOctets(), signatures);
            ByteTarget target = ByteTarget.of(out);
            target.write(ByteBuffer.wrap(start));
            ByteBuffer piece = ByteBuffer.allocate(StoredDigest.PIECE);
            for (long at = head.payloadStart(); at < octets.length(); at += piece.limit()) {
                if (octets.read(at, piece.clear()) < 0) {
                    throw new IOException("The package became shorter while it was signed.");
                }
                target.write(piece.flip());
            }
            out.force(true);
            StoredDigest.verifyAll(ByteSource.of(out), start.length, manifest, ProgressListener.NONE);
        }
    }
}
