package org.fumogateway.dmclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmclient.Commands.add;
import static org.fumogateway.dmclient.Commands.addNode;
import static org.fumogateway.dmclient.Commands.alert;
import static org.fumogateway.dmclient.Commands.delete;
import static org.fumogateway.dmclient.Commands.get;
import static org.fumogateway.dmclient.Commands.replace;

import java.util.List;
import org.fumogateway.dmclient.DmGateway.Session;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two servers with an account each: separate credentials, rights and alerts. */
@ExtendWith(DmGateway.Shared.class)
class SeveralAccountsIT {

    private static final String ACCOUNT = "./DMAcc/Spare";

    private final DmGateway gateway;

    SeveralAccountsIT(DmGateway gateway) {
        this.gateway = gateway;
    }

    private List<String> byXml(String... commands) {
        return gateway.executed(gateway.xml(), commands);
    }

    @Test
    @Proves({"SEC-9", "SEC-61", "SEC-102"})
    @DisplayName("A new secret of the gateway counts from the next session on; it can be set and never read")
    void newSecret() {
        ScriptedDmServer server = gateway.xml();
        String account = "./DMAcc/" + gateway.account(server) + "/AppAuth/";
        String entry = gateway.children("./DMAcc/" + gateway.account(server) + "/AppAuth").stream()
                .filter(node -> gateway.run("dm:get " + account + node + "/AAuthLevel").contains("CLCRED")).findFirst().orElseThrow();
        String secret = account + entry + "/AAuthSecret";
        String old = server.clientSecret();
        String second = server.nextClientNonce();
        String third = server.nextClientNonce();
        Session session = gateway.session(server, heard -> server.to(heard).eachMessage(second).say(replace(100, secret, "a new one")).send(),
                heard -> server.to(heard).eachMessage(third).say(get(100, secret)).send());
        assertThat(session.statuses()).containsExactly("Replace " + secret + " 200", "Get " + secret + " 405");
        assertThat(server.proves(session.heard().get(1), second)).as("the secret that the session began with").isTrue();
        assertThat(server.proves(session.heard().get(2), third)).isTrue();
        server.clientSecret("a new one");
        Session after = gateway.session(server, heard -> server.to(heard).say(replace(100, secret, old)).send());
        assertThat(server.proves(after.heard().get(0), null)).isTrue();
        server.clientSecret(old);
        assertThat(server.proves(gateway.session(server).heard().get(0), null)).isTrue();
    }

    @Test
    @Proves({"DM-22", "SEC-100", "SEC-101", "TREE-40"})
    @DisplayName("A server has the rights of its own identity: what the other one may not do is 425, what nobody may is 405")
    void rightsOfEach() {
        String own = "./DMAcc/" + gateway.account(gateway.xml()) + "/Name";
        assertThat(byXml(replace(100, own, "Mine"))).containsExactly("Replace " + own + " 200");
        assertThat(gateway.executed(gateway.wbxml(), replace(100, own, "Stolen"), get(101, own), replace(102, "./DevInfo/Man", "x")))
                .containsExactly("Replace " + own + " 425", "Get " + own + " 425", "Replace ./DevInfo/Man 425");
        String id = own.replace("/Name", "/ServerID");
        assertThat(byXml(replace(100, id, "x"))).containsExactly("Replace " + id + " 405");
        assertThat(gateway.run("dm:get " + own)).contains("Mine");
    }

    @Test
    @Proves({"DM-60", "DM-140", "DM-141", "DM-148", "FUMO-93", "FUMO-139"})
    @DisplayName("Each server gets its own alerts and none of the other's, both at once, and one that fails keeps its own only")
    void alertsOfEach() {
        ScriptedDmServer xml = gateway.xml();
        ScriptedDmServer wbxml = gateway.wbxml();
        wbxml.play();
        Session refused = gateway.afterThat(xml, () -> {
            xml.play(heard -> xml.to(heard).alertCode(500).send());
            gateway.run("person:alert " + xml.id() + " first");
        });
        assertThat(refused.heard().get(0).lines()).contains("Alert 1226 correlator correlator of first",
                "./DevInfo chr org.example.itest informational = first");
        Session other = gateway.afterThat(wbxml, () -> gateway.run("person:alert " + wbxml.id() + " second"));
        assertThat(other.heard().get(0).lines()).contains("Alert 1226 correlator correlator of second")
                .doesNotContain("Alert 1226 correlator correlator of first");
        assertThat(gateway.run("fumo:alerts")).contains(xml.id()).doesNotContain(wbxml.id());

        Session again = gateway.session(xml);
        assertThat(again.heard().get(0).lines()).as("equal content and correlator")
                .contains("Alert 1226 correlator correlator of first", "./DevInfo chr org.example.itest informational = first");
        assertThat(gateway.session(xml).heard().get(0).lines()).noneMatch(line -> line.startsWith("Alert 1226"));
        assertThat(gateway.run("fumo:alerts")).doesNotContain(xml.id());
    }

    @Test
    @Proves({"DM-22", "TREE-17"})
    @DisplayName("An account added node by node through a session is there, and gone when it is deleted")
    void addsAndDeletes() {
        assertThat(byXml(addNode(100, ACCOUNT), add(101, ACCOUNT + "/AppID", "w7"), get(102, ACCOUNT + "/AppID"), delete(103, ACCOUNT),
                get(104, ACCOUNT))).hasSize(5).last().satisfies(line -> assertThat(line).matches("Get .*Spare 404"));
    }
}
