package org.fumogateway.dmclient;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.fumogateway.lab.WireText;

/**
 * One message of the gateway as its server heard it.
 *
 * @param xml       the message in XML, also if it came in WBXML
 * @param mediaType as it came
 * @param octets    how many it had on the wire
 */
record Heard(String xml, String mediaType, int octets) {

    private static final Pattern ACCEPTED = Pattern.compile("<Cmd>SyncHdr</Cmd>((?!</Status>).)*<Data>212</Data>", Pattern.DOTALL);
    private static final Pattern OWED = Pattern.compile("<(Alert|Replace)>\\s*<CmdID>(\\d+)</CmdID>");

    /** Text of the first element of that name, or null. */
    String first(String element) {
        return WireText.first(xml, element);
    }

    String session() {
        return first("SessionID");
    }

    int number() {
        return Integer.parseInt(first("MsgID"));
    }

    /** Cred of the header, or null. */
    String proof() {
        String header = xml.substring(0, xml.indexOf("</SyncHdr>"));
        int at = header.indexOf("<Cred>");
        Matcher data = Pattern.compile("<Data>([^<]*)</Data>").matcher(at < 0 ? "" : header.substring(at));
        return data.find() ? data.group(1) : null;
    }

    /** True if it takes the server's credentials for the whole session. */
    boolean accepts() {
        return ACCEPTED.matcher(xml).find();
    }

    /** Alerts and Replaces as {@code CmdID name}. */
    List<String> owed() {
        return OWED.matcher(xml).results().map(match -> match.group(2) + " " + match.group(1)).collect(Collectors.toList());
    }

    /** Everything in the body, a line each, without indentation (see {@link WireText}). */
    List<String> lines() {
        return WireText.of(xml).stream().map(String::strip).toList();
    }

    /** Lines that are a Status, without the word. */
    List<String> statuses() {
        return lines().stream().filter(line -> line.startsWith("Status ")).map(line -> line.substring("Status ".length())).toList();
    }

    boolean last() {
        return lines().contains("Final");
    }
}
