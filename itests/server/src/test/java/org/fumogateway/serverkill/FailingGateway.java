package org.fumogateway.serverkill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fumogateway.dmprotocol.Digests;
import org.fumogateway.lab.Lab;
import org.w3c.dom.Element;

/**
 * A gateway that takes every update and reports in its next session that it failed, so that it is told to update again and again. Remembers what the
 * server said it has. One session at a time.
 */
final class FailingGateway {

    /** What it reports; not one of the codes that end in the download. */
    static final int RESULT = 410;

    private static final String TYPE = "application/vnd.syncml.dm+xml";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MOST_MESSAGES = 20;
    private static final Map<String, String> TREE = Map.ofEntries(Map.entry(".", "DevInfo/DevDetail/FwUpdate"), Map.entry("./DevDetail/FwV", "1.0"),
            Map.entry("./DevDetail/HwV", "C1"), Map.entry("./DevDetail/SwV", "1"), Map.entry("./DevDetail/Ext/Compatible", Lab.COMPATIBLE),
            Map.entry("./FwUpdate", "Gw"), Map.entry("./FwUpdate/Gw?prop=Type", "urn:oma:mo:oma-fumo:1.0"),
            Map.entry("./FwUpdate/Gw", "State/PkgVersion/DownloadAndUpdate"), Map.entry("./FwUpdate/Gw/State", "10"));

    private final String device;
    private final Account account;
    private final HttpClient http;
    private final List<String> accepted = new ArrayList<>();
    private byte[] nonce;
    private String open;
    private int sessions;
    private int messages;

    /** What the bootstrap document says of the gateway's own proof. */
    private record Account(String name, String digest, byte[] nonce) {
    }

    FailingGateway(String device, String bootstrap, HttpClient http) {
        this.device = device;
        this.account = account(bootstrap);
        this.nonce = account.nonce();
        this.http = http;
    }

    private static Account account(String bootstrap) {
        String own = bootstrap.substring(bootstrap.indexOf("APPSRV"));
        String name = parameter(own, "AAUTHNAME");
        return new Account(name, Digests.accountDigest(name, parameter(own, "AAUTHSECRET")), Digests.nonce(parameter(own, "AAUTHDATA")));
    }

    private static String parameter(String document, String name) {
        Matcher matcher = Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(document);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no " + name);
        }
        return matcher.group(1);
    }

    /** Correlators of the reports that the server answered 200. */
    List<String> accepted() {
        return accepted;
    }

    /** One session from its first message to its last. */
    void session(String url) throws IOException, InterruptedException {
        sessions++;
        messages = 0;
        String query = "";
        String reported = open;
        List<String> body = opening(reported);
        boolean first = true;
        while (messages < MOST_MESSAGES) {
            Answer answer = post(url + query, body, first);
            int code = answer.code(0);
            answer.status(0).map(status -> Answer.text(status, "NextNonce")).filter(next -> !next.isEmpty())
                    .ifPresent(next -> nonce = Base64.getDecoder().decode(next));
            query = answer.query();
            if (code == 401 || code == 407) {
                body = opening(reported);
                continue;
            }
            if (code != 200 && code != 212) {
                return;
            }
            if (first && reported != null && answer.code(3) == 200) {
                accepted.add(reported);
                open = null;
            }
            first = false;
            body = answers(answer);
            if (body.size() == 1) {
                return;
            }
        }
    }

    private List<String> opening(String reported) {
        List<String> body = new ArrayList<>();
        body.add("<Alert><CmdID>1</CmdID><Data>1201</Data></Alert>");
        body.add("<Replace><CmdID>2</CmdID>" + item("./DevInfo/Man", "Example") + item("./DevInfo/Mod", "Lab") + "</Replace>");
        if (reported != null) {
            body.add("<Alert><CmdID>3</CmdID><Data>1226</Data><Correlator>" + reported + "</Correlator><Item><Source><LocURI>./FwUpdate/Gw</LocURI>"
                    + "</Source><Meta><Format xmlns='syncml:metinf'>int</Format>"
                    + "<Type xmlns='syncml:metinf'>org.openmobilealliance.dm.firmwareupdate.downloadandupdate</Type></Meta><Data>" + RESULT
                    + "</Data></Item></Alert>");
        }
        return body;
    }

    private static String item(String uri, String value) {
        return "<Item><Source><LocURI>" + uri + "</LocURI></Source><Data>" + value + "</Data></Item>";
    }

    /** Statuses and Results for everything that was commanded. */
    private List<String> answers(Answer answer) {
        String message = Answer.text(answer.header(), "MsgID");
        List<String> body = new ArrayList<>();
        boolean proof = !Answer.all(answer.header(), "Cred").isEmpty();
        status(body, message, "0", "SyncHdr", proof ? 212 : 200);
        for (Element get : answer.commands("Get")) {
            String number = Answer.text(get, "CmdID");
            List<String> uris = Answer.all(get, "LocURI").stream().map(Element::getTextContent).toList();
            status(body, message, number, "Get", 200);
            StringBuilder items = new StringBuilder();
            uris.stream().filter(TREE::containsKey).forEach(uri -> items.append(item(uri, TREE.get(uri))));
            if (items.length() > 0) {
                body.add("<Results><CmdID>" + (body.size() + 1) + "</CmdID><MsgRef>" + message + "</MsgRef><CmdRef>" + number + "</CmdRef>" + items
                        + "</Results>");
            }
        }
        for (Element sequence : answer.commands("Sequence")) {
            status(body, message, Answer.text(sequence, "CmdID"), "Sequence", 200);
            answer.commands("Replace").forEach(replace -> status(body, message, Answer.text(replace, "CmdID"), "Replace", 200));
            for (Element exec : answer.commands("Exec")) {
                open = Answer.text(exec, "Correlator");
                status(body, message, Answer.text(exec, "CmdID"), "Exec", 202);
            }
        }
        return body;
    }

    private static void status(List<String> body, String message, String number, String command, int code) {
        body.add("<Status><CmdID>" + (body.size() + 1) + "</CmdID><MsgRef>" + message + "</MsgRef><CmdRef>" + number + "</CmdRef><Cmd>" + command
                + "</Cmd><Data>" + code + "</Data></Status>");
    }

    private Answer post(String url, List<String> body, boolean proof) throws IOException, InterruptedException {
        messages++;
        String cred = !proof ? "" : "<Cred><Meta><Format xmlns='syncml:metinf'>b64</Format><Type xmlns='syncml:metinf'>syncml:auth-md5</Type></Meta>"
                + "<Data>" + Digests.md5(account.digest(), nonce) + "</Data></Cred>";
        String text = "<SyncML xmlns='SYNCML:SYNCML1.2'><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>" + sessions
                + "</SessionID><MsgID>" + messages + "</MsgID><Target><LocURI>" + url.split("\\?", 2)[0] + "</LocURI></Target><Source><LocURI>" + device
                + "</LocURI><LocName>" + account.name() + "</LocName></Source>" + cred + "<Meta><MaxMsgSize xmlns='syncml:metinf'>65536</MaxMsgSize>"
                + "</Meta></SyncHdr><SyncBody>" + String.join("", body) + "<Final/></SyncBody></SyncML>";
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).header("Content-Type", TYPE)
                .POST(HttpRequest.BodyPublishers.ofString(text)).build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode());
        }
        return Answer.parse(response.body());
    }
}
