package org.fumogateway.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the sample bundles import, and what the README shows of them. */
class SampleBundlesIT {

    private static final Path ROOT = Path.of(System.getProperty("fumo.root")).normalize();
    private static final int SHORT = 20;

    @Test
    @DisplayName("Vendor bundles import published contracts, OSGi and Java, with a range of versions, and export nothing")
    void importPublishedContractsOnly() throws IOException {
        assertThat(Plugins.samples()).hasSize(7);
        for (Path jar : Plugins.samples()) {
            assertThat(imports(jar)).as(jar.toString()).isNotEmpty().allSatisfy(clause -> {
                assertThat(clause).matches("(org\\.fumogateway\\.(gateway|server)\\.|org\\.osgi\\.).*");
                assertThat(clause).contains(";version=\"[");
            });
            assertThat(attributes(jar).getValue("Export-Package")).as(jar.toString()).isNull();
            assertThat(attributes(jar).getValue("Require-Bundle")).as(jar.toString()).isNull();
            assertThat(attributes(jar).getValue("DynamicImport-Package")).as(jar.toString()).isNull();
        }
    }

    @Test
    @DisplayName("A node in the tree needs nothing but the OSGi Dmt Admin service")
    void nodeImportsNothingOfOurs() throws IOException {
        Path node = Plugins.samples().stream().filter(jar -> jar.endsWith("diagnostics-node.jar")).findFirst().orElseThrow();
        assertThat(imports(node)).isNotEmpty().allMatch(clause -> clause.startsWith("org.osgi."));
    }

    @Test
    @DisplayName("The vendor bundle in the README is the sample that is built and run here, in at most 20 lines")
    void readmeShowsTheShortest() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        Path source = ROOT.resolve("itests/vendor-samples/line-check/src/main/java/com/example/line/LineCheck.java");
        String begin = "<!-- vendor-samples/line-check -->\n```java\n";
        assertThat(readme).contains(begin);
        String rest = readme.substring(readme.indexOf(begin) + begin.length());
        String shown = rest.substring(0, rest.indexOf("```\n<!-- end -->"));
        assertThat(shown).isEqualTo(Files.readString(source));
        assertThat(shown.lines().count()).isLessThanOrEqualTo(SHORT);
    }

    /** Imported packages other than Java's own, each with its version. */
    private static List<String> imports(Path jar) throws IOException {
        String header = attributes(jar).getValue("Import-Package");
        return Arrays.stream(header.split(",(?=[a-z])")).filter(clause -> !clause.startsWith("java.")).toList();
    }

    private static Attributes attributes(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes();
        }
    }
}
