package org.fumogateway.dmclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmclient.Commands.alert;
import static org.fumogateway.dmclient.Commands.get;

import java.util.List;
import java.util.Map;
import org.fumogateway.dmclient.DmGateway.Session;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Servers that do everything wrong: the shipped gateway ends the session in order, says why in one sentence, and the next session works. */
@ExtendWith(DmGateway.Shared.class)
class NastyServerIT {

    private static final String MAN = "./DevInfo/Man";

    private final DmGateway gateway;
    private final ScriptedDmServer server;

    NastyServerIT(DmGateway gateway) {
        this.gateway = gateway;
        this.server = gateway.xml();
    }

    @AfterEach
    void nextSessionWorks() {
        Session next = gateway.session(server, heard -> server.to(heard).say(get(100, MAN)).send());
        assertThat(next.outcome()).as(next.detail()).isEqualTo("COMPLETED");
        assertThat(next.heard().get(1).statuses()).containsExactly("SyncHdr 200", "Get " + MAN + " 200");
        assertThat(server.proves(next.heard().get(0), null)).isTrue();
        assertThat(gateway.log()).doesNotContain("\tat org.", server.clientSecret());
    }

    private Session ends(String outcome, String sentence, ScriptedDmServer.Turn... script) {
        Session session = gateway.session(server, script);
        assertThat(session.outcome()).as(session.detail()).isEqualTo(outcome);
        assertThat(session.detail()).contains(sentence);
        assertThat(gateway.trace(session)).contains(session.detail()).doesNotContain("\tat ", server.clientSecret(), server.proof());
        return session;
    }

    private ScriptedDmServer.Turn work() {
        return heard -> server.to(heard).say(get(100, MAN)).send();
    }

    @Test
    @Proves({"DM-220", "DM-203", "DM-182"})
    @DisplayName("Truncated bodies, other content, no content at all, and a message cut after every fortieth octet")
    void bodies() {
        ends("PROTOCOL_ERROR", "no readable message", heard -> Reply.http(200, ScriptedDmServer.XML, "<SyncML"));
        ends("PROTOCOL_ERROR", "no readable message", heard -> Reply.http(200, ScriptedDmServer.XML, "<html>login</html>"));
        ends("PROTOCOL_ERROR", "nothing", heard -> Reply.http(200, ScriptedDmServer.XML, ""));
        ends("PROTOCOL_ERROR", "no readable message", heard -> Reply.http(200, ScriptedDmServer.XML,
                "<!DOCTYPE SyncML [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><SyncML>&x;</SyncML>"));
        for (int octets = 1; octets < 900; octets += 240) {
            int cut = octets;
            Session session = ends("PROTOCOL_ERROR", "no readable message", heard -> work().answer(heard).truncatedTo(cut));
            assertThat(session.heard()).hasSize(1);
        }
    }

    @Test
    @Proves({"DM-192", "DM-195", "DM-202", "DM-203", "DM-201"})
    @DisplayName("Wrong content types, other HTTP status, redirects that change the method, and endless bodies are no answer")
    void http() {
        ends("NO_CONNECTION", "something that is no", heard -> new Reply(200, "text/html", work().answer(heard).body(), Map.of(), -1));
        ends("NO_CONNECTION", "something that is no", heard -> new Reply(200, ScriptedDmServer.WBXML, work().answer(heard).body(), Map.of(), -1));
        for (int status : new int[] {201, 204, 301, 302, 303, 400, 401, 404, 413}) {
            ends("NO_CONNECTION", "HTTP status " + status, heard -> Reply.http(status, "text/plain", status == 204 ? "" : "no"));
        }
        ends("NO_CONNECTION", "", heard -> Reply.http(200, ScriptedDmServer.XML, "x".repeat(1 << 20)));
    }

    @Test
    @Proves({"DM-70", "DM-182", "DM-183"})
    @DisplayName("A server that dies in a message is asked again with the same octets; one that dies for good ends the session at each message")
    void dying() {
        Session once = gateway.session(server, heard -> work().answer(heard).dyingAfter(100), heard -> Reply.http(503, "text/plain", ""), work(),
                heard -> server.to(heard).send().dyingAfter(0), heard -> server.to(heard).send());
        assertThat(once.outcome()).as(once.detail()).isEqualTo("COMPLETED");
        assertThat(once.heard()).extracting(Heard::number).containsExactly(1, 1, 1, 2, 2);
        assertThat(once.heard().get(2).xml()).isEqualTo(once.heard().get(0).xml());
        assertThat(once.heard().get(4).xml()).isEqualTo(once.heard().get(3).xml());

        ScriptedDmServer.Turn dead = heard -> work().answer(heard).dyingAfter(50);
        assertThat(ends("NO_CONNECTION", "", dead, dead, dead).heard()).hasSize(3);
        assertThat(ends("NO_CONNECTION", "", work(), dead, dead, dead).heard()).hasSize(4);
        assertThat(ends("NO_CONNECTION", "", work(), work(), dead, dead, dead).heard()).hasSize(5);
    }

    @Test
    @Proves({"DM-71", "DM-221", "DM-222"})
    @DisplayName("Wrong MsgRef, repeated and older messages, another session: not obeyed, ended")
    void references() {
        ends("PROTOCOL_ERROR", "did not answer our message", heard -> server.to(heard).reference(77).say(get(100, MAN)).send());
        ends("PROTOCOL_ERROR", "another session", heard -> server.to(heard).session("FFFE").say(get(100, MAN)).send());
        Session repeated = ends("PROTOCOL_ERROR", "out of order", work(), heard -> server.to(heard).number(1).say(get(100, MAN)).send());
        assertThat(repeated.heard()).hasSize(2);
        ends("PROTOCOL_ERROR", "out of order", heard -> server.to(heard).number(9).say(get(100, MAN)).send(), work());
    }

    @Test
    @Proves({"DM-91", "DM-221", "DM-222"})
    @DisplayName("Status in any order, for commands that never were, twice, and none at all but for the header: the session goes on")
    void strayStatuses() {
        Session session = gateway.session(server, heard -> server.to(heard).headerOnly().say(Answer.status(50, 9, "9", "Get", "", 200),
                Answer.status(51, 1, "77", "Replace", "", 500), get(100, MAN), Answer.status(52, 1, "2", "Replace", "", 200),
                Answer.status(53, 1, "1", "Alert", "", 200), Answer.status(54, 1, "1", "Alert", "", 500)).send());
        assertThat(session.outcome()).as(session.detail()).isEqualTo("COMPLETED");
        assertThat(session.heard().get(1).statuses()).containsExactly("SyncHdr 200", "Get " + MAN + " 200");
    }

    @Test
    @Proves({"DM-210", "DM-211"})
    @DisplayName("Another DTD is answered 505, another protocol 513, and nothing of it is executed")
    void versions() {
        assertThat(ends("PROTOCOL_ERROR", "does not speak DM 1.2", heard -> server.to(heard).versions("1.1", "DM/1.1").say(get(100, MAN)).send())
                .heard().get(1).lines()).containsExactly("Status SyncHdr 505", "Final");
        assertThat(ends("PROTOCOL_ERROR", "does not speak DM 1.2", heard -> server.to(heard).versions("1.2", "DM/1.3").say(get(100, MAN)).send())
                .heard().get(1).lines()).containsExactly("Status SyncHdr 513", "Final");
    }

    @Test
    @Proves({"DM-25", "DM-180", "DM-181"})
    @DisplayName("An abort in package 2 or later ends the session without another word")
    void aborts() {
        assertThat(ends("ABORTED", "early", heard -> server.to(heard).say(alert(100, 1223)).send()).heard()).hasSize(1);
        assertThat(ends("ABORTED", "early", work(), heard -> server.to(heard).say(get(100, MAN), alert(101, 1223)).send()).heard()).hasSize(2);
    }

    @Test
    @Proves({"DM-57", "DM-90", "DM-180", "DM-226"})
    @DisplayName("A server that never sends Final and nothing else is left with an abort; 1225 for something that was never begun is taken")
    void neverFinal() {
        ScriptedDmServer.Turn empty = heard -> server.to(heard).open().send();
        Session session = ends("PROTOCOL_ERROR", "without saying anything", empty, empty, empty, empty, empty, empty);
        assertThat(session.heard()).hasSizeLessThan(6);
        assertThat(session.heard().get(session.heard().size() - 1).lines()).containsExactly("Status SyncHdr 200", "Alert 1223", "Final");

        Session stray = gateway.session(server, heard -> server.to(heard).say(alert(100, 1225), get(101, MAN)).send());
        assertThat(stray.heard().get(1).statuses()).containsExactly("SyncHdr 200", "Alert 200", "Get " + MAN + " 200");
    }

    @Test
    @Proves({"SEC-34", "SEC-35", "SEC-63", "SEC-66", "SEC-7"})
    @DisplayName("One stale nonce is cured by a challenge; a challenge behind each proof ends the session, and so does one for another type")
    void challenges() {
        String fresh = server.nextClientNonce();
        Session cured = gateway.session(server, heard -> server.to(heard).challenge(401, "syncml:auth-md5", fresh).send());
        assertThat(cured.outcome()).as(cured.detail()).isEqualTo("COMPLETED");
        assertThat(cured.heard()).hasSize(2);
        assertThat(server.proves(cured.heard().get(1), fresh)).isTrue();
        assertThat(cured.heard().get(1).lines()).startsWith("Status SyncHdr 200", "Alert 1201", "Replace");

        ScriptedDmServer.Turn never = heard -> server.to(heard).challenge(401, "syncml:auth-md5", server.nextClientNonce()).send();
        assertThat(ends("NOT_AUTHENTICATED", "does not accept the credentials", never, never, never, never).heard()).hasSize(2);
        ScriptedDmServer.Turn missing = heard -> server.to(heard).challenge(407, "syncml:auth-md5", server.nextClientNonce()).send();
        assertThat(ends("NOT_AUTHENTICATED", "does not accept the credentials", missing, missing, missing, missing).heard()).hasSizeLessThan(5);
        ends("NOT_AUTHENTICATED", "auth-basic is not allowed", heard -> server.to(heard).challenge(407, "syncml:auth-basic", null).send());
        ends("NOT_AUTHENTICATED", "does not support", heard -> server.to(heard).challenge(407, "syncml:auth-X509", null).send());
    }

    @Test
    @Proves({"DM-223", "SEC-34", "SEC-36", "SEC-64", "SEC-65"})
    @DisplayName("A server with the wrong proof, or none, gets 401 or 407 for everything and nothing done; two wrong ones end the session")
    void wrongServer() {
        String wrong = "AAAAAAAAAAAAAAAAAAAAAA==";
        ScriptedDmServer.Turn liar = heard -> server.to(heard).proof(wrong).say(get(100, MAN)).send();
        Session lied = ends("NOT_AUTHENTICATED", "could not prove", liar, liar);
        assertThat(lied.heard().get(1).statuses()).containsExactly("SyncHdr 401", "Get 401");

        Session forgot = gateway.session(server, heard -> server.to(heard).proof(null).say(get(100, MAN)).send(), work());
        assertThat(forgot.heard().get(1).statuses()).containsExactly("SyncHdr 407", "Get 407");
        // Only what repeats package 1 or carries credentials makes the server prove itself by itself.
        assertThat(forgot.outcome()).isEqualTo("NOT_AUTHENTICATED");

        Session healed = gateway.session(server, heard -> server.to(heard).proof(null).say(get(100, MAN)).send(),
                heard -> server.to(heard).proof(server.proof()).say(get(100, MAN)).send());
        assertThat(healed.outcome()).as(healed.detail()).isEqualTo("COMPLETED");
        assertThat(healed.heard().get(2).statuses()).containsExactly("SyncHdr 200", "Get " + MAN + " 200");
        assertThat(ends("NOT_AUTHENTICATED", "did not prove", heard -> server.to(heard).proof(null).send()).heard()).hasSize(1);
    }

    @Test
    @Proves({"DM-198", "SEC-85"})
    @DisplayName("The server cannot send the gateway to another host or to something that is no address")
    void addresses() {
        for (String evil : List.of("http://elsewhere.example.net/dm", "file:///etc/passwd", "dm?sid=1", "http://[bad")) {
            Session session = ends("PROTOCOL_ERROR", "", heard -> server.to(heard).respondTo(evil).say(get(100, MAN)).send());
            assertThat(session.heard()).as(evil).hasSize(1);
        }
    }
}
