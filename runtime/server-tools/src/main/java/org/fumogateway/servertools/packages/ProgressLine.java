package org.fumogateway.servertools.packages;

import java.io.PrintWriter;
import org.fumogateway.updatepackage.ProgressListener;

/** Shows how far a long step has come, in lines of their own, every ten percent; short steps show nothing. */
final class ProgressLine implements ProgressListener {

    private static final long WORTH_SHOWING = 32L << 20;
    private static final int STEP = 10;

    private final PrintWriter out;
    private final String what;
    private int shown;

    ProgressLine(PrintWriter out, String what) {
        this.out = out;
        this.what = what;
    }

    @Override
    public void progress(long done, long total) {
        if (total < WORTH_SHOWING) {
            return;
        }
        int percent = (int) (done * 100 / total);
        if (percent / STEP > shown / STEP) {
            shown = percent;
            out.println(what + " " + percent / STEP * STEP + " %");
            out.flush();
        }
    }
}
