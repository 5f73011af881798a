package org.fumogateway.serverit.scripted;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A DM client made of texts: it says what it is told to say, in XML, and answers what the server commands from a tree. It proves itself by digest,
 * computed here from the formula, and believes everything. One session at a time.
 */
public final class ScriptedClient {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern NONCE = Pattern.compile("<NextNonce[^>]*>([^<]+)</NextNonce>");
    private static final Pattern COMMAND = Pattern.compile("<(Get|Replace|Add|Exec|Alert|Sequence|Atomic)>\\s*<CmdID>(\\d+)</CmdID>(.*?)</\\1>",
            Pattern.DOTALL);
    private static final Pattern TARGET = Pattern.compile("<Target>\\s*<LocURI>([^<]*)</LocURI>");
    private static final Pattern RESP_URI = Pattern.compile("<RespURI>([^<]*)</RespURI>");
    private static final Pattern MESSAGE_ID = Pattern.compile("<MsgID>([^<]*)</MsgID>");
    private static final int MOST_MESSAGES = 40;

    private static final int SERVICE_UNAVAILABLE = 503;

    /** The server has too many to serve, and said when to come back. */
    public static final class PostponedException extends IOException {
        private static final long serialVersionUID = 1L;
        private final int seconds;
        private final boolean beginning;

        PostponedException(int seconds, int message) {
            super("status 503 to message " + message + ", to come back in " + seconds + " s");
            this.seconds = seconds;
            this.beginning = message == 1;
        }

        /** True if it was the first message of a session, which had not begun. */
        public boolean atBeginning() {
            return beginning;
        }

        /** In so many seconds. */
        public int seconds() {
            return seconds;
        }
    }

    final Map<String, String> tree = new HashMap<>();
    /** What the client answers to an Exec. */
    int execStatus = 202;
    /** What the client answers to a Replace. */
    int replaceStatus = 200;
    /** What the client announces as its largest message, 0 for nothing. */
    int maxMsgSize = 16_384;
    String version = "DM/1.2";
    /** What becomes of each message before it is sent. */
    UnaryOperator<String> spoil = text -> text;

    private final String device;
    private final String server;
    private final String name;
    private final String secret;
    private byte[] nonce;
    private String address;
    private int session;
    private int message;
    private boolean challenged;
    /** Everything that was commanded in the last session: name, target, whole text. */
    final List<String> commands = new ArrayList<>();
    final List<String> responses = new ArrayList<>();
    /** The last answer with everything of HTTP. */
    HttpResponse<String> last;

    /** A client that has been given that bootstrap document. */
    public ScriptedClient(String url, String device, String bootstrap) {
        this.device = device;
        this.server = url + "/dm";
        this.name = value(bootstrap, "AAUTHNAME");
        this.secret = value(bootstrap, "AAUTHSECRET");
        this.nonce = Base64.getDecoder().decode(value(bootstrap, "AAUTHDATA"));
        tree.put(".", "DevInfo/DevDetail/FUMO");
        tree.put("./DevDetail/FwV", "1.0");
        tree.put("./DevDetail/HwV", "A");
        tree.put("./DevDetail/LrgObj", "false");
        tree.put("./FUMO", "Pkg");
        tree.put("./FUMO/Pkg?prop=Type", "urn:oma:mo:oma-fumo:1.0");
        tree.put("./FUMO/Pkg", "DownloadAndUpdate/State/PkgVersion");
        tree.put("./FUMO/Pkg/State", "10");
        tree.put("./FUMO/Pkg/PkgVersion", "");
    }

    /** The APPSRV block comes first in the bootstrap document: it is the gateway's. */
    private static String value(String document, String name) {
        Matcher found = Pattern.compile("AAUTHLEVEL\" value=\"APPSRV\".*?name=\"" + name + "\" value=\"([^\"]*)\"", Pattern.DOTALL).matcher(document);
        if (!found.find()) {
            throw new IllegalArgumentException("no " + name);
        }
        return found.group(1);
    }

    /** DevInfo, as every session begins with it. */
    String deviceInfo(int commandId) {
        StringBuilder items = new StringBuilder();
        Map.of("DevId", device, "Man", "Old Works", "Mod", "Box 1", "DmV", "1.0", "Lang", "en").forEach((leaf, value) -> items
                .append("<Item><Source><LocURI>./DevInfo/").append(leaf).append("</LocURI></Source><Data>").append(value).append("</Data></Item>"));
        return "<Replace><CmdID>" + commandId + "</CmdID>" + items + "</Replace>";
    }

    static String alert(int commandId, int code) {
        return "<Alert><CmdID>" + commandId + "</CmdID><Data>" + code + "</Data></Alert>";
    }

    /** A Generic Alert with what stands in its Item. */
    static String report(int commandId, String correlator, String item) {
        return "<Alert><CmdID>" + commandId + "</CmdID><Data>1226</Data>" + (correlator == null ? "" : "<Correlator>" + correlator + "</Correlator>")
                + "<Item>" + item + "</Item></Alert>";
    }

    /** A whole session: the first package, once more if the server wants another proof, then answers until it has nothing left to say. */
    public ScriptedClient session(String... further) throws Exception {
        StringBuilder body = new StringBuilder(alert(1, 1201)).append(deviceInfo(2));
        for (String each : further) {
            body.append(each);
        }
        return begunWith(body + "<Final/>");
    }

    /** A session that has several messages in any case: the first package comes in two, and its second one begins with the answer to the server's Alert 1222. */
    public ScriptedClient sessionOfSeveral() throws Exception {
        return begunWith(alert(1, 1201) + deviceInfo(2));
    }

    private ScriptedClient begunWith(String body) throws Exception {
        begin();
        String response = send(body);
        challenged = response.contains("<Cmd>SyncHdr</Cmd>") && response.matches("(?s).*<Data>(401|407)</Data>.*");
        answerAll(challenged ? send(body) : response);
        return this;
    }

    void begin() {
        challenged = false;
        session++;
        message = 0;
        address = server;
        commands.clear();
        responses.clear();
    }

    /** Answers until the server is silent. */
    void answerAll(String response) throws Exception {
        String last = response;
        for (int i = 0; i < MOST_MESSAGES; i++) {
            String answer = answer(last);
            if (answer == null) {
                return;
            }
            last = send(answer);
        }
        throw new IllegalStateException("no end of " + last);
    }

    /** Statuses and Results for what a message commands; null if it commands nothing. */
    String answer(String response) {
        String body = response.contains("<SyncBody>") ? response.substring(response.indexOf("<SyncBody>")) : "";
        StringBuilder answer = new StringBuilder();
        int[] id = {1};
        answer.append(status(id[0]++, response, "0", "SyncHdr", 212, "<Chal><Meta><Format xmlns=\"syncml:metinf\">b64</Format><Type "
                + "xmlns=\"syncml:metinf\">syncml:auth-md5</Type><NextNonce xmlns=\"syncml:metinf\">c2VydmVy</NextNonce></Meta></Chal>"));
        Matcher found = COMMAND.matcher(body);
        boolean any = false;
        while (found.find()) {
            any = true;
            answer(response, found, answer, id);
        }
        return any ? answer + "<Final/>" : null;
    }

    private void answer(String response, Matcher found, StringBuilder answer, int[] id) {
        String kind = found.group(1);
        String inner = found.group(3);
        commands.add(kind + " " + inner.replaceAll("\\s+", " "));
        if (kind.equals("Sequence") || kind.equals("Atomic")) {
            answer.append(status(id[0]++, response, found.group(2), kind, 200, ""));
            Matcher within = COMMAND.matcher(inner);
            while (within.find()) {
                answer(response, within, answer, id);
            }
            return;
        }
        if (!kind.equals("Get")) {
            answer.append(status(id[0]++, response, found.group(2), kind, kind.equals("Exec") ? execStatus : kind.equals("Replace") ? replaceStatus : 200, ""));
            return;
        }
        Matcher targets = TARGET.matcher(inner);
        StringBuilder results = new StringBuilder();
        while (targets.find()) {
            String uri = targets.group(1);
            answer.append(status(id[0]++, response, found.group(2), "Get", tree.containsKey(uri) ? 200 : 404, "<TargetRef>" + uri + "</TargetRef>"));
            if (tree.containsKey(uri)) {
                boolean node = uri.equals(".") || tree.keySet().stream().anyMatch(other -> other.startsWith(uri + "/"));
                results.append("<Item><Source><LocURI>").append(uri).append("</LocURI></Source><Meta><Format xmlns=\"syncml:metinf\">")
                        .append(node ? "node" : "chr").append("</Format></Meta><Data>").append(tree.get(uri)).append("</Data></Item>");
            }
        }
        if (results.length() > 0) {
            answer.append("<Results><CmdID>").append(id[0]++).append("</CmdID><MsgRef>").append(first(MESSAGE_ID,
                    response)).append("</MsgRef><CmdRef>")
                    .append(found.group(2)).append("</CmdRef>").append(results).append("</Results>");
        }
    }

    private static String status(int id, String response, String reference, String command, int code, String more) {
        boolean target = more.startsWith("<TargetRef>");
        return "<Status><CmdID>" + id + "</CmdID><MsgRef>" + first(MESSAGE_ID, response) + "</MsgRef><CmdRef>" + reference + "</CmdRef><Cmd>"
                + command
                + "</Cmd>" + (target ? more : "") + (target ? "" : more) + "<Data>" + code + "</Data></Status>";
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? found.group(1) : "";
    }

    /** Sends one message of the session and returns the server's. */
    String send(String body) throws Exception {
        message++;
        String text = spoil.apply("<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncHdr><VerDTD>1.2</VerDTD><VerProto>" + version + "</VerProto><SessionID>"
                + session + "</SessionID><MsgID>" + message + "</MsgID><Target><LocURI>" + server + "</LocURI></Target><Source><LocURI>" + device
                + "</LocURI><LocName>" + name + "</LocName></Source>" + (message == 1 || challenged ? credential() : "") + (maxMsgSize == 0 ? ""
                        : "<Meta><MaxMsgSize xmlns=\"syncml:metinf\">" + maxMsgSize + "</MaxMsgSize></Meta>") + "</SyncHdr><SyncBody>" + body
                + "</SyncBody></SyncML>");
        HttpResponse<String> response = post(address, "application/vnd.syncml.dm+xml", text.getBytes(StandardCharsets.UTF_8));
        last = response;
        Optional<String> later = response.headers().firstValue("Retry-After");
        if (response.statusCode() == SERVICE_UNAVAILABLE && later.isPresent()) {
            throw new PostponedException(Integer.parseInt(later.get()), message);
        }
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        responses.add(response.body());
        Matcher next = NONCE.matcher(response.body());
        if (next.find()) {
            nonce = Base64.getDecoder().decode(next.group(1));
        }
        String other = first(RESP_URI, response.body()).replace("&amp;", "&");
        address = other.isEmpty() ? address : other;
        return response.body();
    }

    /** How many messages of the last session were answered. */
    public int messages() {
        return responses.size();
    }

    /** True if the last answer came from a server that believes this client. */
    public boolean believed() {
        return !responses.isEmpty() && responses.get(responses.size() - 1).matches("(?s).*<Cmd>SyncHdr</Cmd>.*?<Data>(200|212)</Data>.*");
    }

    /** Posts octets as they are. */
    static HttpResponse<String> post(String url, String type, byte[] octets) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60)).header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(octets)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private String credential() throws NoSuchAlgorithmException {
        byte[] user = Base64.getEncoder().encode(md5((name + ":" + secret).getBytes(StandardCharsets.UTF_8)));
        byte[] proof = new byte[user.length + 1 + nonce.length];
        System.arraycopy(user, 0, proof, 0, user.length);
        proof[user.length] = ':';
        System.arraycopy(nonce, 0, proof, user.length + 1, nonce.length);
        return "<Cred><Meta><Format xmlns=\"syncml:metinf\">b64</Format><Type xmlns=\"syncml:metinf\">syncml:auth-md5</Type></Meta><Data>"
                + Base64.getEncoder().encodeToString(md5(proof)) + "</Data></Cred>";
    }

    private static byte[] md5(byte[] octets) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("MD5").digest(octets);
    }

    /** The correlator of the last Exec; null if there was none. */
    String correlator() {
        return commands.stream().map(text -> Pattern.compile("<Correlator>([^<]*)</Correlator>").matcher(text)).filter(Matcher::find)
                .map(found -> found.group(1)).reduce((one, other) -> other).orElse(null);
    }

    boolean wasTold(String words) {
        return commands.stream().anyMatch(text -> text.contains(words));
    }
}
