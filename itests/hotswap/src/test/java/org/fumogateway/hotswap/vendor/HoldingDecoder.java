package org.fumogateway.hotswap.vendor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.fumogateway.gateway.install.DeltaDecoder;

/** An encoding of its own, an image as it is: reached once in the middle of writing a slot. */
final class HoldingDecoder implements DeltaDecoder {

    private static final int PIECE = 64 * 1024;

    @Override
    public String encoding() {
        return "x-held";
    }

    @Override
    public void decode(Base base, InputStream delta, Output output) throws IOException, InterruptedException {
        byte[] piece = new byte[PIECE];
        long written = 0;
        boolean held = false;
        for (int count = delta.readNBytes(piece, 0, PIECE); count > 0; count = delta.readNBytes(piece, 0, PIECE)) {
            output.write(ByteBuffer.wrap(piece, 0, count));
            written += count;
            if (!held && written >= base.length() / 2) {
                held = true;
                HoldingPoint.reach("apply");
            }
        }
    }
}
