package org.fumogateway.dlota.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentKindTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "application/vnd.oma.dd+xml, FUP1, DESCRIPTOR",
        "application/vnd.oma.dd2+xml, <media>, DESCRIPTOR_2",
        "multipart/related, x, UNSUPPORTED",
        "application/vnd.wap.multipart.related, x, UNSUPPORTED",
        "application/vnd.example.fup, <media>, PACKAGE",
        "application/octet-stream, '  <?xml version=\"1.0\"?> <!-- a --> <media xmlns=\"x\">', DESCRIPTOR",
        "application/octet-stream, '<d:media>', DESCRIPTOR",
        "application/octet-stream, '<mediator>', PACKAGE",
        "binary/octet-stream, FUP1, PACKAGE",
        "-, FUP1, PACKAGE",
        "-, '<media>', DESCRIPTOR",
        "text/xml, '<media/>', DESCRIPTOR",
        "text/plain, hello, PAGE",
        "application/xml, '<html/>', PAGE",
        "text/html, '<media>', PAGE",
        "application/xhtml+xml, x, PAGE",
        "image/png, x, UNSUPPORTED"})
    @Proves({"DL-41", "DL-42"})
    @DisplayName("Content type and first octets decide whether PkgURL leads to a descriptor or to a package")
    void decision(String type, String first, ContentKind kind) {
        assertThat(ContentKind.of(type, first.getBytes(StandardCharsets.UTF_8), List.of(Downloads.PACKAGE))).isEqualTo(kind);
    }
}
