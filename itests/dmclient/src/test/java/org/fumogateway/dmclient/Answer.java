package org.fumogateway.dmclient;

import java.util.ArrayList;
import java.util.List;

/** Builds one message of a server of the tests: right in everything, except for what a script changes. Used by one thread. */
final class Answer {

    private static final String INF = " xmlns=\"syncml:metinf\"";

    private final ScriptedDmServer server;
    private final Heard heard;
    private final List<String> commands = new ArrayList<>();
    private String dtd = "1.2";
    private String protocol = "DM/1.2";
    private String session;
    private int number;
    private int reference;
    private int code;
    private int commandCode = 200;
    private String proof;
    private String challenge = "";
    private String meta = "";
    private String address;
    private boolean statuses = true;
    private boolean last = true;

    Answer(ScriptedDmServer server, Heard heard) {
        this.server = server;
        this.heard = heard;
        session = heard.session();
        number = heard.number();
        reference = heard.number();
        code = heard.proof() == null ? 200 : 212;
        if (!server.taken(session) && heard.owed().stream().anyMatch(command -> command.endsWith("Replace"))) {
            proof = server.proof();
        }
        if (heard.proof() != null) {
            challenge = challengeFor("syncml:auth-md5", server.nextClientNonce());
        }
    }

    Answer versions(String verDtd, String verProto) {
        dtd = verDtd;
        protocol = verProto;
        return this;
    }

    Answer session(String other) {
        session = other;
        return this;
    }

    Answer number(int msgId) {
        number = msgId;
        return this;
    }

    /** MsgRef of every Status. */
    Answer reference(int msgRef) {
        reference = msgRef;
        return this;
    }

    /** Refuses the gateway's proof: the same code for everything, and a challenge with this nonce. */
    Answer challenge(int status, String type, String nonce) {
        code = status;
        commandCode = status;
        challenge = challengeFor(type, nonce);
        return this;
    }

    /** Accepts this message only, and gives a nonce for the next. */
    Answer eachMessage(String nonce) {
        code = 200;
        challenge = challengeFor("syncml:auth-md5", nonce);
        return this;
    }

    Answer proof(String credential) {
        proof = credential;
        return this;
    }

    Answer alertCode(int status) {
        commandCode = status;
        return this;
    }

    /** Goes on at this address. */
    Answer respondTo(String uri) {
        address = uri;
        return this;
    }

    Answer meta(String content) {
        meta = content;
        return this;
    }

    /** Leaves out every Status but that of the header. */
    Answer headerOnly() {
        statuses = false;
        return this;
    }

    /** Without Final. */
    Answer open() {
        last = false;
        return this;
    }

    /** Commands as XML with CmdIDs from 100 on. */
    Answer say(String... xml) {
        commands.addAll(List.of(xml));
        return this;
    }

    private static String challengeFor(String type, String nonce) {
        return "<Chal><Meta><Format" + INF + ">b64</Format><Type" + INF + ">" + type + "</Type>"
                + (nonce == null ? "" : "<NextNonce" + INF + ">" + nonce + "</NextNonce>") + "</Meta></Chal>";
    }

    Reply send() {
        return Reply.of(xml());
    }

    String xml() {
        StringBuilder text = new StringBuilder("<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncHdr><VerDTD>").append(dtd).append("</VerDTD><VerProto>")
                .append(protocol).append("</VerProto><SessionID>").append(session).append("</SessionID><MsgID>").append(number)
                .append("</MsgID><Target><LocURI>").append(ScriptedDmServer.DEVICE).append("</LocURI></Target><Source><LocURI>")
                .append(server.url()).append("</LocURI><LocName>").append(server.id()).append("</LocName></Source>");
        if (address != null) {
            text.append("<RespURI>").append(address).append("</RespURI>");
        }
        if (proof != null) {
            text.append("<Cred><Meta><Format" + INF + ">b64</Format><Type" + INF + ">syncml:auth-md5</Type></Meta><Data>").append(proof)
                    .append("</Data></Cred>");
        }
        if (!meta.isEmpty()) {
            text.append("<Meta>").append(meta).append("</Meta>");
        }
        text.append("</SyncHdr><SyncBody>");
        int id = 1;
        text.append(status(id++, "0", "SyncHdr", challenge, code));
        for (String owed : statuses ? heard.owed() : List.<String>of()) {
            text.append(status(id++, owed.split(" ")[0], owed.split(" ")[1], "", commandCode));
        }
        commands.forEach(text::append);
        return text.append(last ? "<Final/>" : "").append("</SyncBody></SyncML>").toString();
    }

    private String status(int id, String command, String name, String chal, int status) {
        return status(id, reference, command, name, chal, status);
    }

    /** A Status for anything. */
    static String status(int id, int msgRef, String cmdRef, String name, String chal, int status) {
        return "<Status><CmdID>" + id + "</CmdID><MsgRef>" + msgRef + "</MsgRef><CmdRef>" + cmdRef + "</CmdRef><Cmd>" + name + "</Cmd>" + chal
                + "<Data>" + status + "</Data></Status>";
    }
}
