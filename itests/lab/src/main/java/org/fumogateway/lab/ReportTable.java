package org.fumogateway.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** One table of measured figures, appended to a module's {@code target/report.md}. */
public final class ReportTable {

    private final String title;
    private final List<List<String>> rows = new ArrayList<>();

    /** Begins a table with the names of its columns. */
    public ReportTable(String title, String... columns) {
        this.title = title;
        rows.add(List.of(columns));
    }

    /** Adds a row. */
    public ReportTable row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** Appends the table to a file. */
    public void appendTo(Path file) throws IOException {
        StringBuilder text = new StringBuilder("## ").append(title).append("\n\n");
        for (int index = 0; index < rows.size(); index++) {
            text.append("| ").append(String.join(" | ", rows.get(index))).append(" |\n");
            if (index == 0) {
                text.append("|").append("---|".repeat(rows.get(0).size())).append('\n');
            }
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text.append('\n'), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
