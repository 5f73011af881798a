package org.fumogateway.report;

import io.github.classgraph.AnnotationInfo;
import io.github.classgraph.AnnotationInfoList;
import io.github.classgraph.ClassGraph;
import io.github.classgraph.ClassInfo;
import io.github.classgraph.MethodInfo;
import io.github.classgraph.ScanResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The requirements that tests claim to prove, read from the compiled test classes of all modules. */
final class Conformance {

    private static final String PROVES = "org.fumogateway.testing.Proves";
    private static final String DISPLAY_NAME = "org.junit.jupiter.api.DisplayName";
    private static final String LABEL = "net.jqwik.api.Label";
    private static final Pattern NUMBERED = Pattern.compile("([A-Z]+)-(\\d+)");

    private final Path root;
    private final Map<String, List<String>> rows = new TreeMap<>(Conformance::compare);

    Conformance(Path root) {
        this.root = root;
    }

    /** The table. */
    String toMarkdown() throws IOException {
        List<String> folders;
        try (Stream<Path> files = Files.walk(root, 4)) {
            folders = files.filter(folder -> folder.endsWith("target/test-classes")).map(Path::toString).sorted().toList();
        }
        if (!folders.isEmpty()) {
            try (ScanResult scan = new ClassGraph().overrideClasspath(folders).enableAllInfo().ignoreClassVisibility().scan()) {
                scan.getAllClasses().forEach(this::collect);
            }
        }
        StringBuilder text = new StringBuilder("# Conformance\n\nWritten by the build: which test proves which requirement. A test names its "
                + "requirements with `@Proves`; the line is its\ndisplay name. It holds for a build whose closing line counts no failed test. ")
                .append(rows.size()).append(" requirements.\n\n"
                + "| Requirement | What is proven | Test |\n|---|---|---|\n");
        rows.forEach((requirement, lines) -> lines.stream().sorted().forEach(line -> text.append("| ").append(requirement).append(" | ")
                .append(line).append(" |\n")));
        return text.toString();
    }

    private void collect(ClassInfo type) {
        String prefix = type.getSimpleName().isEmpty() ? type.getName() : type.getName().substring(type.getPackageName().length() + 1);
        AnnotationInfo ofType = type.getAnnotationInfo(PROVES);
        if (ofType != null) {
            add(ofType, line(type.getAnnotationInfo(), prefix), prefix);
        }
        for (MethodInfo method : type.getDeclaredMethodInfo()) {
            AnnotationInfo proves = method.getAnnotationInfo(PROVES);
            if (proves != null) {
                add(proves, line(method.getAnnotationInfo(), method.getName()), prefix + "." + method.getName());
            }
        }
    }

    private void add(AnnotationInfo proves, String line, String test) {
        for (Object requirement : (Object[]) proves.getParameterValues().getValue("value")) {
            rows.computeIfAbsent(requirement.toString(), absent -> new ArrayList<>())
                    .add(line.replace("|", "\\|") + " | `" + test.replace('$', '.') + "`");
        }
    }

    private static String line(AnnotationInfoList annotations, String fallback) {
        // Property tests of jqwik cannot carry a display name; their label stands for it.
        AnnotationInfo name = annotations.get(DISPLAY_NAME) == null ? annotations.get(LABEL) : annotations.get(DISPLAY_NAME);
        return name == null ? fallback : name.getParameterValues().getValue("value").toString();
    }

    private static int compare(String left, String right) {
        Matcher one = NUMBERED.matcher(left);
        Matcher other = NUMBERED.matcher(right);
        if (one.matches() && other.matches() && one.group(1).equals(other.group(1))) {
            return Integer.compare(Integer.parseInt(one.group(2)), Integer.parseInt(other.group(2)));
        }
        return left.compareTo(right);
    }
}
