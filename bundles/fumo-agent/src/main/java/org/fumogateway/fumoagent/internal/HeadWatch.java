package org.fumogateway.fumoagent.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.fumogateway.storage.Spool;

/** Has the head of a package judged as soon as enough of it is in the spool (PKG-40). Used by one thread. */
final class HeadWatch {

    private final Spool spool;
    private final PackageJudge judge;
    private int octets = 1;
    private boolean good;

    HeadWatch(Spool spool, PackageJudge judge) {
        this.spool = spool;
        this.judge = judge;
    }

    /** More octets are here. */
    void look() throws Refusal, IOException {
        while (!good && spool.length() >= octets) {
            ByteBuffer start = ByteBuffer.allocate(octets);
            while (start.hasRemaining() && spool.read(start.position(), start) > 0) {
                continue;
            }
            start.flip();
            int needed = judge.headOctets(start);
            if (needed <= octets) {
                judge.judgeHead(start);
                good = true;
            } else {
                octets = needed;
            }
        }
    }

    /** The spool begins anew. */
    void reset() {
        octets = 1;
        good = false;
    }
}
