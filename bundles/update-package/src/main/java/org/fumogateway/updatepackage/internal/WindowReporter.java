package org.fumogateway.updatepackage.internal;

import org.fumogateway.updatepackage.ProgressListener;
import org.fumogateway.updatepackage.VcdiffDecoder;

/** Turns finished windows into progress. */
public record WindowReporter(ProgressListener progress, long total) implements VcdiffDecoder.WindowListener {

    @Override
    public void windowDone(VcdiffDecoder.Checkpoint checkpoint) {
        progress.progress(checkpoint.outputOctets(), total);
    }
}
