package org.fumogateway.servertools.demo;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What the demo shows: lines, one progress bar at a time, tables. On a terminal a bar moves in place; elsewhere it prints each tenth. */
final class Console {

    private static final int WIDTH = 30;

    private final PrintStream out;
    private final boolean terminal = System.console() != null;
    private String barLabel;
    private int barShown;

    Console(PrintStream out) {
        this.out = out;
    }

    /** Shows a line; a bar that was being drawn stays as it is. */
    void line(String text) {
        endBar();
        out.println(text);
        out.flush();
    }

    /** Draws or moves the bar of that label. */
    void bar(String label, int percent, String detail) {
        if (!label.equals(barLabel)) {
            endBar();
            barLabel = label;
            barShown = -1;
        }
        int step = terminal ? 1 : 10;
        if (barShown >= 0 && percent / step == barShown / step) {
            return;
        }
        barShown = percent;
        int filled = percent * WIDTH / 100;
        String bar = String.format(Locale.ROOT, "  %-10s [%s%s] %3d %%  %s", label, "#".repeat(filled), "-".repeat(WIDTH - filled), percent,
                detail);
        if (terminal) {
            out.print("\r" + bar + "\u001b[K");
        } else {
            out.println(bar);
        }
        out.flush();
    }

    /** Shows a table with a header row. */
    void table(List<List<String>> rows) {
        endBar();
        int[] widths = new int[rows.get(0).size()];
        rows.forEach(row -> {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        });
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                line.append(row.get(column)).append(" ".repeat(widths[column] - row.get(column).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
        out.flush();
    }

    private void endBar() {
        if (barLabel != null && terminal) {
            out.println();
        }
        barLabel = null;
    }
}
