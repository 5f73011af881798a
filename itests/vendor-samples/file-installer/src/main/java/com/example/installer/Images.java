package com.example.installer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.IntConsumer;
import org.fumogateway.gateway.install.FirmwarePackage;

/** The two image files of the platform. */
final class Images {

    private static final int BUFFER = 64 * 1024;

    private final Path folder;

    Images(Path folder) {
        this.folder = folder;
    }

    Path file(String slot) {
        return folder.resolve(slot + ".img");
    }

    /** Copies a raw payload to a slot and makes it durable; ends at the next block when the thread is interrupted. */
    void write(String slot, FirmwarePackage firmware, IntConsumer percent) throws IOException, InterruptedException {
        FirmwarePackage.Payload payload = firmware.payloads().get(0);
        ByteBuffer block = ByteBuffer.allocate(BUFFER);
        long begin = firmware.payloadStart() + payload.offset();
        try (FileChannel in = FileChannel.open(firmware.file(), StandardOpenOption.READ);
                FileChannel out = FileChannel.open(file(slot), StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            for (long done = 0; done < payload.length();) {
                block.clear().limit((int) Math.min(BUFFER, payload.length() - done));
                if (in.read(block, begin + done) < 0) {
                    throw new EOFException("the package is too short");
                }
                done += block.flip().remaining();
                while (block.hasRemaining()) {
                    out.write(block);
                }
                percent.accept((int) (done * 100 / payload.length()));
                if (Thread.interrupted()) {
                    throw new InterruptedException("stopped while an image was written");
                }
            }
            out.force(true);
        }
    }

    /** What a slot really holds. */
    State.Image read(String slot, String version) throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer block = ByteBuffer.allocate(BUFFER);
        try (FileChannel in = FileChannel.open(file(slot), StandardOpenOption.READ)) {
            while (in.read(block) >= 0) {
                digest.update(block.flip());
                block.clear();
            }
            return new State.Image(slot, version, in.size(), HexFormat.of().formatHex(digest.digest()));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
