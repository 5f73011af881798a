package org.fumogateway.powercut.cycle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws where the power went (to the right: operations; downwards: places before and inside one) by what came of it. */
final class Picture {

    static final List<String> ROWS = List.of("before", "nothing written", "1 octet", "half", "all but 1 octet", "done, not told");
    private static final int WIDTH = 2;
    private static final int HEIGHT = 5;
    private static final int LEFT = 200;
    private static final int TOP = 60;
    private static final int BAND = 50;

    private final String where;
    private final Map<Cycle, Outcome[][]> bands = new LinkedHashMap<>();

    /** @param every one operation in so many is attacked */
    Picture(Range range, int every) {
        where = every == 1 ? "every operation" : "one operation in " + every;
        Cycle.all().forEach(cycle -> bands.put(cycle, new Outcome[ROWS.size()][range.operations(cycle).size()]));
    }

    void add(Range.Hit hit) {
        Outcome[] row = bands.get(hit.shot().cycle())[hit.shot().row()];
        int at = hit.shot().operation();
        row[at] = row[at] == null || hit.outcome().compareTo(row[at]) > 0 ? hit.outcome() : row[at];
    }

    void write(Path file) throws IOException {
        int most = bands.values().stream().mapToInt(band -> band[0].length).max().orElse(0);
        int width = LEFT + most * WIDTH + 20;
        int height = TOP + bands.size() * BAND + 10;
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + " " + height
                + "\" font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"" + width + "\" height=\"" + height + "\" fill=\"#fff\"/>\n");
        legend(svg);
        int top = TOP;
        for (Map.Entry<Cycle, Outcome[][]> band : bands.entrySet()) {
            text(svg, 8, top + 18, band.getKey().toString());
            text(svg, 8, top + 31, band.getValue()[0].length + " operations");
            draw(svg, top, band.getValue());
            top += BAND;
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, svg.append("</svg>\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    private void legend(StringBuilder svg) {
        text(svg, 8, 18, "The power goes once, at " + where + " of the disk: columns are operations, rows from the top: " + String.join(", ", ROWS));
        int left = 8;
        for (Outcome outcome : Outcome.values()) {
            svg.append("<rect x=\"").append(left).append("\" y=\"30\" width=\"11\" height=\"11\" fill=\"").append(outcome.colour).append("\"/>\n");
            text(svg, left + 16, 40, outcome.words);
            left += 30 + outcome.words.length() * 6;
        }
    }

    private static void text(StringBuilder svg, int left, int base, String words) {
        svg.append("<text x=\"").append(left).append("\" y=\"").append(base).append("\">").append(words).append("</text>\n");
    }

    /** One path for each colour keeps the file small. */
    private static void draw(StringBuilder svg, int top, Outcome[][] rows) {
        Map<Outcome, StringBuilder> paths = new EnumMap<>(Outcome.class);
        for (int row = 0; row < rows.length; row++) {
            for (int from = 0, to; from < rows[row].length; from = to) {
                for (to = from + 1; to < rows[row].length && rows[row][to] == rows[row][from]; to++) {
                    continue;
                }
                if (rows[row][from] != null) {
                    paths.computeIfAbsent(rows[row][from], outcome -> new StringBuilder()).append('M').append(LEFT + from * WIDTH).append(' ')
                            .append(top + row * (HEIGHT + 1)).append('h').append((to - from) * WIDTH).append('v').append(HEIGHT).append('h')
                            .append((from - to) * WIDTH).append('z');
                }
            }
        }
        paths.forEach((outcome, path) -> svg.append("<path fill=\"").append(outcome.colour).append("\" d=\"").append(path).append("\"/>\n"));
    }
}
