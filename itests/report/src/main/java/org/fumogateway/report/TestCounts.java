package org.fumogateway.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What the test reports of all modules say together.
 *
 * @param passed        tests that passed
 * @param failed        tests that failed or broke
 * @param skipped       tests that were skipped
 * @param skipReasons   test and reason of each skipped one
 * @param silentModules modules that have tests and no report of this build, because they or a module before them failed
 */
record TestCounts(int passed, int failed, int skipped, List<String> skipReasons, List<String> silentModules) {

    /** Reads every Surefire and Failsafe report below a folder that was written since; older ones are of another build. */
    static TestCounts below(Path root, Instant since) throws IOException {
        int passed = 0;
        int failed = 0;
        List<String> reasons = new ArrayList<>();
        List<Path> reports = reports(root, since);
        for (Path report : reports) {
            Element suite = read(report);
            int tests = number(suite, "tests");
            int bad = number(suite, "failures") + number(suite, "errors");
            NodeList skips = suite.getElementsByTagName("skipped");
            for (int index = 0; index < skips.getLength(); index++) {
                Element skip = (Element) skips.item(index);
                reasons.add(((Element) skip.getParentNode()).getAttribute("name") + ": " + reason(skip));
            }
            passed += tests - bad - skips.getLength();
            failed += bad;
        }
        return new TestCounts(passed, failed, reasons.size(), reasons, silentModules(root, reports));
    }

    /** An assumption's text is an attribute in some reports and the first line of the content in others. */
    private static String reason(Element skip) {
        String message = skip.getAttribute("message").isBlank() ? skip.getTextContent().strip() : skip.getAttribute("message");
        return message.lines().findFirst().orElse("no reason given").replaceFirst("^org\\.opentest4j\\.TestAbortedException: ", "");
    }

    private static List<Path> reports(Path root, Instant since) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root, 6)) {
            for (Path file : files.sorted().toList()) {
                if (file.getFileName().toString().matches("TEST-.*\\.xml")
                        && file.getParent().getFileName().toString().matches("(surefire|failsafe)-reports")
                        && !Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private static List<String> silentModules(Path root, List<Path> reports) throws IOException {
        try (Stream<Path> folders = Files.walk(root, 5)) {
            return folders.filter(folder -> folder.endsWith(Path.of("src", "test", "java")))
                    .map(folder -> folder.getParent().getParent().getParent())
                    .filter(module -> reports.stream().noneMatch(report -> report.startsWith(module)))
                    .map(module -> root.relativize(module).toString()).sorted().toList();
        }
    }

    private static Element read(Path report) throws IOException {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile()).getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("the test report " + report + " cannot be read", e);
        }
    }

    private static int number(Element suite, String attribute) {
        return Integer.parseInt(suite.getAttribute(attribute));
    }
}
