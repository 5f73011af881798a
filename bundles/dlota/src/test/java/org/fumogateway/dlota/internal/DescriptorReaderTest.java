package org.fumogateway.dlota.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorReaderTest {

    private static final String M = "<media xmlns='http://www.openmobilealliance.org/xmlns/dd'>";
    private static final String T = "<type>application/vnd.example.fup</type>";
    private static final String S = "<size>4711</size>";
    private static final String U = "<objectURI>https://h.example/p/x.fup</objectURI>";
    private static final String N = "<installNotifyURI>https://h.example/n/1</installNotifyURI>";
    private static final URI BASE = URI.create("https://h.example/dd/1.dd");

    private final DescriptorReader reader = new DescriptorReader(new UrlRules(Downloads.settings()));

    @Test
    @Proves({"DL-11", "DL-12", "DL-13", "DL-23"})
    @DisplayName("A descriptor with type, size and address alone is enough; there is no status report then (DV-1)")
    void minimum() throws Exception {
        Descriptor descriptor = read(M + T + S + U + "</media>");
        assertThat(descriptor.size()).isEqualTo(4711);
        assertThat(descriptor.object()).hasToString("https://h.example/p/x.fup");
        assertThat(descriptor.notifyUri()).isNull();
    }

    @Test
    @Proves({"DL-24", "DL-25", "DL-26"})
    @DisplayName("Unknown elements are passed on by name and change nothing, even with a size inside them (DV-2)")
    void unknownElements() throws Exception {
        Descriptor descriptor = read(M + "<foo a='1'><size>9</size></foo>" + T + S + U + N + "</media>");
        assertThat(descriptor.size()).isEqualTo(4711);
        assertThat(descriptor.attributes()).extracting(Descriptor.Attribute::name)
                .containsExactly("foo", "type", "size", "objectURI", "installNotifyURI");
    }

    @Test
    @Proves({"DL-30"})
    @DisplayName("The namespace may be missing or carry any prefix; another namespace is refused (DV-3 to DV-5)")
    void namespaces() throws Exception {
        assertThat(read("<media>" + T + S + U + "</media>").size()).isEqualTo(4711);
        assertThat(read("<d:media xmlns:d='" + DescriptorScanner.NAMESPACE + "'><d:type>a/b</d:type><d:size>3</d:size>"
                + "<d:objectURI>https://h/x</d:objectURI></d:media>").size()).isEqualTo(3);
        assertThat(refusal("<media xmlns='urn:x'>" + T + S + U + "</media>").report()).isEqualTo(906);
        assertThat(refusal(M + T + S + U.replace("objectURI", "x:objectURI").replaceFirst("<x:", "<x:").replace("<x:objectURI>",
                "<x:objectURI xmlns:x='urn:x'>") + "</media>").report()).isEqualTo(906);
    }

    @Test
    @Proves({"DL-12", "DL-125"})
    @DisplayName("Without a size the descriptor is invalid, and the address for saying so is known (DV-6)")
    void missingSize() {
        DescriptorException refusal = refusal(M + T + U + N + "</media>");
        assertThat(refusal.report()).isEqualTo(906);
        assertThat(refusal.salvagedNotify()).isEqualTo("https://h.example/n/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "abc", "12345678901234567890", "9999999999999999999", "", "1,23", "+5"})
    @Proves({"DL-31"})
    @DisplayName("A size that is not a positive decimal number is refused (DV-7)")
    void badSize(String size) {
        assertThat(refusal(M + T + "<size>" + size + "</size>" + U + "</media>").report()).isEqualTo(906);
    }

    @Test
    @Proves({"DL-31"})
    @DisplayName("Grouping commas in the size are understood (DV-8)")
    void groupedSize() throws Exception {
        assertThat(read(M + T + "<size>5,355,008</size>" + U + "</media>").size()).isEqualTo(5_355_008);
    }

    @Test
    @Proves({"DL-16", "DL-32"})
    @DisplayName("A higher minor version is processed, another major version is refused as such, before anything else is missed (DV-9 to DV-11)")
    void versions() throws Exception {
        assertThat(read(M + "<DDVersion>1.7</DDVersion>" + T + S + U + "</media>").size()).isEqualTo(4711);
        DescriptorException refusal = refusal(M + "<DDVersion>2.0</DDVersion>" + T + S + U + N + "</media>");
        assertThat(refusal.report()).isEqualTo(951);
        assertThat(refusal.salvagedNotify()).isEqualTo("https://h.example/n/1");
        assertThat(refusal(M + "<DDVersion>2.0</DDVersion>" + T + U + "</media>").report()).isEqualTo(951);
        assertThat(refusal(M + "<DDVersion>one</DDVersion>" + T + S + U + "</media>").report()).isEqualTo(906);
    }

    @Test
    @Proves({"DL-34"})
    @DisplayName("Types are kept in order, in lower case and without parameters (DV-12)")
    void types() throws Exception {
        assertThat(read(M + "<type>Application/VND.example.FUP; v=1</type><type>text/html</type>" + S + U + "</media>").types())
                .containsExactly("application/vnd.example.fup", "text/html");
        assertThat(refusal(M + "<type>nonsense</type>" + S + U + "</media>").report()).isEqualTo(906);
        assertThat(refusal(M + "<type>; v=1</type>" + S + U + "</media>").report()).isEqualTo(906);
        assertThat(read(M + T + "<type/>" + S + U + "</media>").types()).containsExactly("application/vnd.example.fup");
    }

    @Test
    @Proves({"DL-36"})
    @DisplayName("Broken XML is refused, and the address for saying so is found all the same (DV-14)")
    void broken() {
        DescriptorException refusal = refusal(M + T + N + "<size>");
        assertThat(refusal.report()).isEqualTo(906);
        assertThat(refusal.salvagedNotify()).isEqualTo("https://h.example/n/1");
        assertThat(refusal("<media><" + N).salvagedNotify()).isEqualTo("https://h.example/n/1");
    }

    @Test
    @Proves({"DL-35", "DL-159"})
    @DisplayName("A document type is refused, whatever it would bring in (DV-15)")
    void documentType() {
        assertThat(refusal("<!DOCTYPE media>" + M + T + S + U + "</media>").report()).isEqualTo(906);
        assertThat(refusal("<!DOCTYPE media [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>" + M + T + S + U + "<name>&e;</name></media>")
                .report()).isEqualTo(906);
        assertThat(refusal(M + T + S + U + "<name>&undeclared;</name></media>").report()).isEqualTo(906);
    }

    @Test
    @Proves({"DL-33"})
    @DisplayName("A relative address is resolved against where the descriptor came from (DV-16)")
    void relative() throws Exception {
        assertThat(read(M + T + S + "<objectURI>../p/x.fup</objectURI></media>").object()).hasToString("https://h.example/p/x.fup");
        assertThat(refusal(M + T + S + "<objectURI>ht tp://x</objectURI></media>").report()).isEqualTo(906);
    }

    @Test
    @Proves({"DL-22", "DL-35"})
    @DisplayName("A long installParam is handed over whole; a text beyond the limit, too many elements or too much depth are refused (DV-18)")
    void limits() throws Exception {
        String parameter = "k=" + "v".repeat(12_000);
        assertThat(read(M + T + S + U + "<installParam>" + parameter + "</installParam></media>").installParam()).isEqualTo(parameter);
        assertThat(refusal(M + T + S + U + "<installParam>" + "v".repeat(16_385) + "</installParam></media>").report()).isEqualTo(906);
        assertThat(refusal(M + T + S + U + "<a/>".repeat(256) + "</media>").report()).isEqualTo(906);
        assertThat(refusal(M + T + S + U + "<a>".repeat(16) + "</a>".repeat(16) + "</media>").report()).isEqualTo(906);
    }

    @Test
    @Proves({"DL-6", "DL-37"})
    @DisplayName("UTF-16 with a mark, a declared encoding and one named by HTTP are understood; octets that are no text are refused (DV-19)")
    void encodings() throws Exception {
        String document = M + T + S + U + "<name>Gerät</name></media>";
        assertThat(reader.read(("\ufeff" + document).getBytes(StandardCharsets.UTF_16BE), null, BASE).text("name")).isEqualTo("Gerät");
        assertThat(reader.read(("\ufeff" + document).getBytes(StandardCharsets.UTF_16LE), null, BASE).text("name")).isEqualTo("Gerät");
        assertThat(reader.read(("\ufeff" + document).getBytes(StandardCharsets.UTF_8), null, BASE).text("name")).isEqualTo("Gerät");
        assertThat(reader.read(document.getBytes(StandardCharsets.ISO_8859_1), "iso-8859-1", BASE).text("name")).isEqualTo("Gerät");
        assertThat(reader.read(("<?xml version='1.0' encoding='ISO-8859-1'?>" + document).getBytes(StandardCharsets.ISO_8859_1), null, BASE)
                .text("name")).isEqualTo("Gerät");
        DescriptorException refusal = catchThrowableOfType(DescriptorException.class,
                () -> reader.read(document.getBytes(StandardCharsets.ISO_8859_1), null, BASE));
        assertThat(refusal.report()).isEqualTo(906);
    }

    @Test
    @Proves({"DL-27"})
    @DisplayName("Of two sizes the first one counts (DV-20)")
    void firstWins() throws Exception {
        assertThat(read(M + T + "<size>10</size><size>20</size>" + U + "</media>").size()).isEqualTo(10);
    }

    @Test
    @Proves({"DL-29"})
    @DisplayName("White space and CDATA around values do not matter (DV-22)")
    void whiteSpace() throws Exception {
        Descriptor descriptor = read(M + "<type>\n a/b </type><size> <![CDATA[ 12 ]]></size><objectURI> <![CDATA[https://h/x?a=1&b=2]]>\n"
                + "</objectURI><vendor>\t</vendor></media>");
        assertThat(descriptor.size()).isEqualTo(12);
        assertThat(descriptor.object()).hasToString("https://h/x?a=1&b=2");
        assertThat(descriptor.text("vendor")).isEmpty();
    }

    @Test
    @Proves({"DL-35"})
    @DisplayName("70000 octets are too many (DV-23)")
    void tooLarge() {
        assertThat(refusal(M + T + S + U + " ".repeat(70_000) + "</media>").report()).isEqualTo(906);
    }

    @Test
    @Proves({"DL-26"})
    @DisplayName("A known name inside a known element makes the descriptor invalid")
    void nestedKnown() {
        assertThat(refusal(M + T + "<size>5<size>6</size></size>" + U + "</media>").report()).isEqualTo(906);
    }

    @Test
    @Proves({"DL-38", "DL-39"})
    @DisplayName("installParam is read as pairs; a digest of wrong form is told apart from none")
    void installParameters() {
        InstallParameters parameters = new InstallParameters("SHA=1; source=4%2E1;sha256=" + "AB".repeat(32) + ";x");
        assertThat(parameters.sha256()).isEqualTo("ab".repeat(32));
        assertThat(parameters.source()).isEqualTo("4.1");
        assertThat(new InstallParameters("sha256=12").hasUnusableDigest()).isTrue();
        assertThat(new InstallParameters("priorityflag=critical").hasUnusableDigest()).isFalse();
    }

    private Descriptor read(String document) throws DescriptorException {
        return reader.read(document.getBytes(StandardCharsets.UTF_8), null, BASE);
    }

    private DescriptorException refusal(String document) {
        return catchThrowableOfType(DescriptorException.class, () -> read(document));
    }
}
