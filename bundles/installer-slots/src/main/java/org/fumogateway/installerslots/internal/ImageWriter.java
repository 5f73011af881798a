package org.fumogateway.installerslots.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.fumogateway.gateway.install.DeltaDecoder;
import org.fumogateway.gateway.install.FirmwarePackage;
import org.fumogateway.gateway.install.InstallException;
import org.fumogateway.installerslots.internal.Step.Kind;
import org.fumogateway.slotboot.Slot;
import org.fumogateway.updatepackage.ByteSource;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.VcdiffDecoder;
import org.fumogateway.updatepackage.VcdiffDecoder.Checkpoint;

/** Brings one payload into a slot, from where the journal says on. */
final class ImageWriter {

    private final SlotSystem slots;
    private final Decoders decoders;
    private final OperationJournal journal;
    private final Slot target;

    ImageWriter(SlotSystem slots, Decoders decoders, OperationJournal journal, Slot target) {
        this.slots = slots;
        this.decoders = decoders;
        this.journal = journal;
        this.target = target;
    }

    /**
     * Writes the image, durable when this returns.
     *
     * @param from where to go on, START for the whole
     * @return digest of the image
     */
    String write(FirmwarePackage firmware, FirmwarePackage.Payload payload, Checkpoint from, LongConsumer progress)
            throws IOException, InstallException, InterruptedException {
        long length = payload.output().length();
        SlotImage resumed = from.outputOctets() == 0 ? null
                : SlotImage.resume(slots, target, from.outputOctets(), length, progress);
        Checkpoint start = resumed == null ? Checkpoint.START : from;
        try (SlotImage image = resumed != null ? resumed : SlotImage.create(slots, target, length, progress);
                DiskSource file = new DiskSource(slots.disk(), firmware.file())) {
            decode(payload, file.slice(firmware.payloadStart() + payload.offset(), payload.length()), image, start);
            if (image.position() != length) {
                throw new InstallException(402, "The package gives fewer octets than it promises.");
            }
            return image.finish();
        } catch (PackageException e) {
            throw new InstallException(e.resultCode(), e.getMessage(), e);
        } catch (ZipException | EOFException e) {
            throw new InstallException(402, "The payload of the package cannot be unpacked.", e);
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw interruption(e);
        }
    }

    private static InterruptedException interruption(InterruptedIOException cause) {
        InterruptedException interruption = new InterruptedException(cause.getMessage());
        interruption.initCause(cause);
        return interruption;
    }

    private void decode(FirmwarePackage.Payload payload, ByteSource stored, SlotImage image, Checkpoint from)
            throws IOException, InstallException, InterruptedException {
        switch (payload.encoding()) {
            case PackageCheck.RAW -> copyRaw(stored, image);
            case PackageCheck.GZIP -> copy(new GZIPInputStream(stored.openStream(), SlotImage.BUFFER_OCTETS), image);
            case PackageCheck.VCDIFF -> applyVcdiff(stored.openStream(), image, from);
            case PackageCheck.VCDIFF_GZIP -> applyVcdiff(new GZIPInputStream(stored.openStream(), SlotImage.BUFFER_OCTETS), image, from);
            default -> applyForeign(payload.encoding(), stored, image);
        }
    }

    /** Raw payloads go on at any octet: what is in the slot lies at the same place in the payload. */
    private void copyRaw(ByteSource stored, SlotImage image) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(SlotImage.BUFFER_OCTETS);
        for (int count = stored.read(image.position(), buffer.clear()); count > 0; count = stored.read(image.position(), buffer.clear())) {
            image.write(buffer.flip());
            if (image.isForceDue()) {
                note(new Checkpoint(0, image.position(), image.position()), image);
            }
        }
    }

    /** A stream of one piece: no place to go on from, but nothing unforced in large amounts either. */
    private static void copy(InputStream octets, SlotImage image) throws IOException {
        byte[] piece = new byte[SlotImage.BUFFER_OCTETS];
        try (octets) {
            for (int count = octets.readNBytes(piece, 0, piece.length); count > 0; count = octets.readNBytes(piece, 0, piece.length)) {
                image.write(ByteBuffer.wrap(piece, 0, count));
                forceIfDue(image);
            }
        }
    }

    private void applyVcdiff(InputStream patch, SlotImage image, Checkpoint from) throws IOException, InstallException {
        try (patch; DiskSource base = slots.runningImage()) {
            new VcdiffDecoder(base, image.length(), decoders.memory()).decode(patch, image::write, from, checkpoint -> {
                if (image.isForceDue()) {
                    note(checkpoint, image);
                }
            });
        }
    }

    private void applyForeign(String encoding, ByteSource stored, SlotImage image)
            throws IOException, InstallException, InterruptedException {
        DeltaDecoder decoder = decoders.find(encoding)
                .orElseThrow(() -> new InstallException(405, "The encoding " + encoding + " is not supported any more."));
        try (InputStream delta = stored.openStream(); DiskSource base = slots.runningImage()) {
            decoder.decode(base, delta, octets -> {
                image.write(octets);
                forceIfDue(image);
            });
        }
    }

    private static void forceIfDue(SlotImage image) throws IOException {
        if (image.isForceDue()) {
            image.force();
        }
    }

    /** First the octets, then the record that counts on them (PKG-68). */
    private void note(Checkpoint checkpoint, SlotImage image) throws IOException {
        image.force();
        journal.add(Kind.PAY_POS, checkpoint.windows(), checkpoint.patchOctets(), checkpoint.outputOctets());
    }
}
