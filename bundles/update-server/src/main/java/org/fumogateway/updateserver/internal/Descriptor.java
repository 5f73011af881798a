package org.fumogateway.updateserver.internal;

import java.nio.charset.StandardCharsets;
import org.fumogateway.server.job.UpdateJob;

/** The download descriptor of a job (DL section 2). */
final class Descriptor {

    static final String MEDIA_TYPE = "application/vnd.oma.dd+xml";
    static final String PACKAGE_TYPE = "application/vnd.example.fup";

    private Descriptor() {
    }

    /**
     * Writes a descriptor.
     *
     * @param name label of the package
     * @param size octets of the package file
     */
    static byte[] write(UpdateJob job, String name, long size, DownloadUrls urls) {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append("<media xmlns=\"http://www.openmobilealliance.org/xmlns/dd\">\n");
        element(text, "DDVersion", "1.0");
        element(text, "name", name + " " + job.toVersion());
        element(text, "type", PACKAGE_TYPE);
        element(text, "size", Long.toString(size));
        element(text, "objectURI", urls.object(job.token()));
        element(text, "installNotifyURI", urls.notification(job.token()));
        element(text, "installParam", "sha256=" + job.packageSha256() + ";target=" + parameter(job.toVersion()));
        return text.append("</media>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void element(StringBuilder text, String name, String value) {
        text.append("  <").append(name).append('>').append(value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
                .append("</").append(name).append(">\n");
    }

    /** DL-38: what would break the list is percent-encoded. */
    private static String parameter(String value) {
        StringBuilder encoded = new StringBuilder();
        for (char c : value.toCharArray()) {
            if (c == ';' || c == '%' || c < ' ') {
                encoded.append(String.format("%%%02X", (int) c));
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }
}
