package org.fumogateway.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * @param passed      tests that passed
 * @param failed      tests that failed or broke
 * @param skipped     tests that were skipped
 * @param skipReasons test and reason of each skipped one
 */
record TestCounts(int passed, int failed, int skipped, List<String> skipReasons) {

    /** Reads every Surefire and Failsafe report below a folder. */
    static TestCounts below(Path root) throws IOException {
        int passed = 0;
        int failed = 0;
        List<String> reasons = new ArrayList<>();
        for (Path report : reports(root)) {
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
        return new TestCounts(passed, failed, reasons.size(), reasons);
    }

    /** An assumption's text is an attribute in some reports and the first line of the content in others. */
    private static String reason(Element skip) {
        String message = skip.getAttribute("message").isBlank() ? skip.getTextContent().strip() : skip.getAttribute("message");
        return message.lines().findFirst().orElse("no reason given").replaceFirst("^org\\.opentest4j\\.TestAbortedException: ", "");
    }

    private static List<Path> reports(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root, 6)) {
            return files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml")
                    && file.getParent().getFileName().toString().matches("(surefire|failsafe)-reports")).sorted().toList();
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
