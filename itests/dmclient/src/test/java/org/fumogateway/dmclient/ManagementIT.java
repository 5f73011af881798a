package org.fumogateway.dmclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmclient.Commands.add;
import static org.fumogateway.dmclient.Commands.addNode;
import static org.fumogateway.dmclient.Commands.alert;
import static org.fumogateway.dmclient.Commands.container;
import static org.fumogateway.dmclient.Commands.copy;
import static org.fumogateway.dmclient.Commands.delete;
import static org.fumogateway.dmclient.Commands.exec;
import static org.fumogateway.dmclient.Commands.get;
import static org.fumogateway.dmclient.Commands.replace;

import java.util.ArrayList;
import java.util.List;
import org.fumogateway.dmclient.DmGateway.Session;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a server can have done in a session of the shipped gateway, and what it is told about it. */
@ExtendWith(DmGateway.Shared.class)
class ManagementIT {

    private static final String ACCOUNT = "./DMAcc/Spare";

    private final DmGateway gateway;

    ManagementIT(DmGateway gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void come() {
        gateway.run("person:come");
        gateway.run("person:shown");
    }

    @AfterEach
    void leave() {
        gateway.run("person:leave");
    }

    /** Has commands executed; returns all Status behind that of the header. */
    private List<String> executed(ScriptedDmServer server, String... commands) {
        return statuses(session(server, commands));
    }

    private Session session(ScriptedDmServer server, String... commands) {
        Session session = gateway.session(server, heard -> server.to(heard).say(commands).send());
        assertThat(session.outcome()).as(session.detail() + gateway.trace(session)).isEqualTo("COMPLETED");
        return session;
    }

    private static List<String> statuses(Session session) {
        List<String> all = new ArrayList<>();
        session.heard().stream().skip(1).forEach(heard -> all.addAll(heard.statuses().subList(1, heard.statuses().size())));
        return all;
    }

    private List<String> byXml(String... commands) {
        return executed(gateway.xml(), commands);
    }

    @Test
    @Proves({"DM-30", "DM-31", "DM-92", "DM-100", "DM-101", "DM-102", "DM-192"})
    @DisplayName("A Get of something and of nothing: a Status for each, Results of what is there, in XML and in WBXML")
    void gets() {
        for (ScriptedDmServer server : List.of(gateway.xml(), gateway.wbxml())) {
            Session session = session(server, get(100, "./DevInfo/Man", "./DevInfo/Nothing", "./DevDetail/FwV"));
            assertThat(session.heard().get(0).mediaType()).isEqualTo(server == gateway.xml() ? ScriptedDmServer.XML : ScriptedDmServer.WBXML);
            assertThat(session.heard().get(1).lines()).containsExactly("Status SyncHdr 200", "Status Get ./DevInfo/Man 200",
                    "Status Get ./DevInfo/Nothing 404", "Status Get ./DevDetail/FwV 200", "Results", "./DevInfo/Man chr text/plain",
                    "./DevDetail/FwV chr text/plain = 4.1.7", "Final");
        }
    }

    @Test
    @Proves({"DM-22", "DM-61", "DM-93", "DM-110", "DM-111", "DM-113"})
    @DisplayName("A Sequence is 200 whatever its children are; a failed child does not stop the others")
    void sequence() {
        assertThat(byXml(container("Sequence", 100, get(101, "./DevInfo/Man"), replace(102, "./DevInfo/Man", "x"), get(103, "./DevInfo/Mod"))))
                .containsExactly("Sequence 200", "Get ./DevInfo/Man 200", "Replace ./DevInfo/Man 425", "Get ./DevInfo/Mod 200");
    }

    @Test
    @Proves({"DM-120", "DM-122", "DM-123", "DM-127", "DM-128"})
    @DisplayName("An Atomic is done whole, ACL included, or undone whole; Add and Replace of one node go together")
    void atomic() {
        String name = "./DMAcc/" + accountNode(gateway.xml());
        assertThat(byXml(container("Atomic", 100, replace(101, name + "/Name", "Renamed"), replace(102, name + "/Name", "Renamed twice"))))
                .containsExactly("Atomic 200", "Replace " + name + "/Name 200", "Replace " + name + "/Name 200");
        assertThat(gateway.run("dm:get " + name + "/Name")).contains("Renamed twice");

        assertThat(byXml(container("Atomic", 100, replace(101, name + "/Name", "Never"), get(102, "./DevInfo/Man"),
                replace(103, name + "/Name", "Never")))).containsExactly("Atomic 507", "Replace " + name + "/Name 216", "Get 500",
                        "Replace " + name + "/Name 215");
        assertThat(byXml(container("Atomic", 100, replace(101, name + "/Name", "Never"), replace(102, name + "/Nothing", "x"),
                replace(103, name + "/Name", "Never again")))).containsExactly("Atomic 507", "Replace " + name + "/Name 216",
                        "Replace " + name + "/Nothing 404", "Replace " + name + "/Name 215");
        assertThat(gateway.run("dm:get " + name + "/Name")).contains("Renamed twice");

        String acl = gateway.run("dm:acl " + name);
        assertThat(byXml(container("Atomic", 100, replace(101, name + "?prop=ACL", "Get=*&amp;Replace=*"), replace(102, name + "/Nothing", "x"))))
                .startsWith("Atomic 507");
        assertThat(gateway.run("dm:acl " + name)).isEqualTo(acl);
    }

    private String accountNode(ScriptedDmServer server) {
        for (String name : gateway.run("dm:list ./DMAcc").lines().map(String::strip).toList()) {
            String node = last(name);
            if (gateway.run("dm:get ./DMAcc/" + node + "/ServerID").contains(server.id())) {
                return node;
            }
        }
        throw new AssertionError(gateway.run("dm:list ./DMAcc"));
    }

    /** Last name of a line of {@code dm:list}. */
    private static String last(String line) {
        String uri = line.endsWith("/") ? line.substring(0, line.length() - 1) : line;
        return uri.substring(uri.lastIndexOf('/') + 1);
    }

    @Test
    @Proves({"DM-121", "DM-126", "DM-175"})
    @DisplayName("Get, Exec, Atomic and a piece of a large object have no place in an Atomic: 500, the Atomic 507")
    void notInAtomic() {
        assertThat(byXml(container("Atomic", 100, get(101, "./DevInfo/Man")))).containsExactly("Atomic 507", "Get 500");
        assertThat(byXml(container("Atomic", 100, exec(101, "./FwUpdate/Gw/Download")))).containsExactly("Atomic 507", "Exec 500");
        assertThat(byXml(container("Atomic", 100, container("Atomic", 101, replace(102, "./DevInfo/Man", "x"))))).containsExactly("Atomic 507",
                "Atomic 500", "Replace 215");
        String chunk = "<Replace><CmdID>101</CmdID><Item><Target><LocURI>./FwUpdate/Gw/Update/PkgData</LocURI></Target><Meta>"
                + "<Format xmlns=\"syncml:metinf\">b64</Format><Size xmlns=\"syncml:metinf\">16</Size></Meta><Data>QUJD</Data><MoreData/></Item>"
                + "</Replace>";
        assertThat(byXml(container("Atomic", 100, chunk))).containsExactly("Atomic 507", "Replace ./FwUpdate/Gw/Update/PkgData 500");
    }

    @Test
    @Proves({"DM-50", "DM-51", "DM-95", "DM-125", "DM-178"})
    @DisplayName("Answers to an Atomic that fill several messages follow piece by piece, after everything was done")
    void manyAnswers() {
        String name = "./DMAcc/" + accountNode(gateway.xml()) + "/Name";
        String[] children = new String[60];
        for (int i = 0; i < children.length; i++) {
            children[i] = replace(101 + i, name, "Name " + i);
        }
        ScriptedDmServer server = gateway.xml();
        Session session = gateway.session(server, heard -> server.to(heard).meta("<MaxMsgSize xmlns=\"syncml:metinf\">4000</MaxMsgSize>")
                .say(container("Atomic", 100, children)).send(), next(server), next(server), next(server), next(server), next(server));
        assertThat(session.outcome()).as(session.detail()).isEqualTo("COMPLETED");
        List<Heard> answers = session.heard().subList(1, session.heard().size());
        assertThat(answers).hasSizeGreaterThan(2).allMatch(heard -> heard.octets() <= 4000);
        assertThat(answers.subList(0, answers.size() - 1)).noneMatch(Heard::last);
        assertThat(answers.get(answers.size() - 1).last()).isTrue();
        assertThat(statuses(session)).filteredOn(line -> line.equals("Replace " + name + " 200")).hasSize(60);
        assertThat(gateway.run("dm:get " + name)).contains("Name 59");
    }

    /** Next Message as long as the package is open, then the end. */
    private static ScriptedDmServer.Turn next(ScriptedDmServer server) {
        return heard -> heard.last() ? server.to(heard).send() : server.to(heard).open().say(alert(100, 1222)).send();
    }

    @Test
    @Proves({"DM-22", "DM-94", "DM-224"})
    @DisplayName("Copy, unknown commands, commands of other SyncML and an Item without Target: each has its Status, the rest is done")
    void everyCommandIsAnswered() {
        List<String> statuses = byXml(copy(100, "./DevInfo/Man", "./DevInfo/Nowhere"),
                "<Frobnicate><CmdID>101</CmdID><Item><Data>x</Data></Item></Frobnicate>",
                "<Get><CmdID>103</CmdID><Item><Data>x</Data></Item></Get>",
                "<Replace><CmdID>104</CmdID></Replace>", delete(105, "./Nothing"), addNode(106, "./DevInfo/New"), alert(107, 4711),
                get(108, "./DevInfo/Man"));
        assertThat(statuses).as(statuses.toString()).hasSize(8);
        assertThat(statuses.get(1)).isEqualTo("Frobnicate 400");
        assertThat(statuses.get(2)).isEqualTo("Get 412");
        assertThat(statuses.get(3)).isEqualTo("Replace 412");
        assertThat(statuses.get(4)).isEqualTo("Delete ./Nothing 404");
        assertThat(statuses.get(6)).isEqualTo("Alert 406");
        assertThat(statuses.get(7)).isEqualTo("Get ./DevInfo/Man 200");
        assertThat(statuses.get(0)).matches("Copy ./DevInfo/Nowhere (404|405|406|425)");
        assertThat(statuses.get(5)).matches("Add ./DevInfo/New (405|425)");
    }

    @Test
    @Proves({"DM-130", "DM-132"})
    @DisplayName("Without a person every kind of user interaction is answered 406")
    void nobodyThere() {
        gateway.run("person:leave");
        assertThat(byXml(alert(100, 1100, "", "OK"), alert(101, 1101, "", "OK"), alert(102, 1102, "", "OK"), alert(103, 1103, "", "OK", "a"),
                alert(104, 1104, "", "OK", "a"))).containsExactly("Alert 406", "Alert 406", "Alert 406", "Alert 406", "Alert 406");
    }

    @Test
    @Proves({"DM-131", "DM-132", "DM-133"})
    @DisplayName("A person sees every kind with all options, and what was done comes back with its values, in order")
    void personThere() {
        Session session = session(gateway.xml(), alert(100, 1100, "MINDT=5&amp;MAXDT=9&amp;DR=x", "OK"), alert(101, 1101, "DR=1", "NO"),
                alert(102, 1102, "DR=a+b&amp;MAXLEN=4&amp;IT=N&amp;ET=P&amp;ZZ=1", "OK 1234"), alert(103, 1103, "", "OK 2", "red", "blue"),
                alert(104, 1104, "DR=2-3", "OK 1 3", "red", "blue", "green"), alert(105, 1103, "", "OK 1"), alert(106, 1100, ""));
        assertThat(statuses(session)).containsExactly("Alert 200", "Alert 304", "Alert 200", "Alert 200", "Alert 200", "Alert 412", "Alert 412");
        assertThat(session.heard().get(1).xml()).contains("<Item><Data>1234</Data></Item>", "<Item><Data>2</Data></Item>",
                "<Item><Data>1</Data></Item><Item><Data>3</Data></Item>");
        assertThat(gateway.run("person:shown").lines().toList()).containsExactly(
                "display OK [] min=5 max=9 default=x length=0 type=A masked=false",
                "confirm NO [] min=0 max=0 default=1 length=0 type=A masked=false",
                "input OK 1234 [] min=0 max=0 default=a b length=4 type=N masked=true",
                "choose one OK 2 [red, blue] min=0 max=0 default=null length=0 type=A masked=false",
                "choose several OK 1 3 [red, blue, green] min=0 max=0 default=2-3 length=0 type=A masked=false");
    }

    @Test
    @Proves({"DM-112", "DM-124", "DM-134", "DM-135"})
    @DisplayName("A no ends a Sequence and undoes an Atomic but nothing outside; a cancel skips the rest of the message; too late is 408, too long 416")
    void refusals() {
        String man = "./DevInfo/Man";
        String name = "./DMAcc/" + accountNode(gateway.xml()) + "/Name";
        assertThat(byXml(container("Sequence", 100, alert(101, 1101, "", "NO"), get(102, man)), get(103, man))).containsExactly("Sequence 200",
                "Alert 304", "Get 215", "Get ./DevInfo/Man 200");
        assertThat(byXml(container("Atomic", 100, replace(101, name, "Never"), alert(102, 1101, "", "NO"), replace(103, name, "Never")),
                get(104, man))).containsExactly("Atomic 507", "Replace " + name + " 216", "Alert 304", "Replace " + name + " 215",
                        "Get ./DevInfo/Man 200");
        assertThat(gateway.run("dm:get " + name)).doesNotContain("Never");
        assertThat(byXml(alert(100, 1101, "", "NO"), get(101, man), alert(102, 1101, "", "CANCELLED"), get(103, man), alert(104, 1100, "", "OK")))
                .containsExactly("Alert 304", "Get ./DevInfo/Man 200", "Alert 214", "Get 215", "Alert 215");
        assertThat(byXml(alert(100, 1102, "", "NO_ANSWER"), alert(101, 1100, "", "NOT_DISPLAYABLE"))).containsExactly("Alert 408", "Alert 416");
    }

    @Test
    @Proves({"DM-62", "DM-161", "DM-200"})
    @DisplayName("Unknown Meta in the header is neither answered nor an error, and the session goes on at the address the server names")
    void headerMeta() {
        ScriptedDmServer server = gateway.xml();
        String next = server.url() + "?sid=4711";
        Session session = gateway.session(server, heard -> server.to(heard).respondTo(next)
                .meta("<MaxMsgSize xmlns=\"syncml:metinf\">9000</MaxMsgSize><EMI xmlns=\"syncml:metinf\">x</EMI>").say(get(100, "./DevInfo/Man")).send());
        assertThat(session.outcome()).as(session.detail()).isEqualTo("COMPLETED");
        assertThat(session.heard().get(1).first("LocURI")).isEqualTo(next);
        assertThat(session.heard().get(1).statuses()).containsExactly("SyncHdr 200", "Get ./DevInfo/Man 200");
        assertThat(gateway.session(server).heard().get(0).first("LocURI")).as("the next session starts at the beginning").isEqualTo(server.url());
    }

    @Test
    @Proves({"SEC-9", "SEC-61", "SEC-102"})
    @DisplayName("A new secret of the gateway counts from the next session on; it can be set and never read")
    void newSecret() {
        ScriptedDmServer server = gateway.xml();
        String account = "./DMAcc/" + accountNode(server) + "/AppAuth/";
        String entry = gateway.run("dm:list ./DMAcc/" + accountNode(server) + "/AppAuth").lines().map(String::strip)
                .map(ManagementIT::last)
                .filter(node -> gateway.run("dm:get " + account + node + "/AAuthLevel").contains("CLCRED")).findFirst().orElseThrow();
        String secret = account + entry + "/AAuthSecret";
        String old = server.clientSecret();
        String second = server.nextClientNonce();
        String third = server.nextClientNonce();
        Session session = gateway.session(server, heard -> server.to(heard).eachMessage(second).say(replace(100, secret, "a new one")).send(),
                heard -> server.to(heard).eachMessage(third).say(get(100, secret)).send());
        assertThat(statuses(session)).containsExactly("Replace " + secret + " 200", "Get " + secret + " 405");
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
        String own = "./DMAcc/" + accountNode(gateway.xml()) + "/Name";
        assertThat(byXml(replace(100, own, "Mine"))).containsExactly("Replace " + own + " 200");
        assertThat(executed(gateway.wbxml(), replace(100, own, "Stolen"), get(101, own), replace(102, "./DevInfo/Man", "x")))
                .containsExactly("Replace " + own + " 425", "Get " + own + " 425", "Replace ./DevInfo/Man 425");
        String id = own.replace("/Name", "/ServerID");
        assertThat(byXml(replace(100, id, "x"))).containsExactly("Replace " + id + " 405");
        assertThat(gateway.run("dm:get " + own)).contains("Mine");
    }

    @Test
    @Proves({"DM-60", "DM-140", "DM-141", "DM-148", "FUMO-93"})
    @DisplayName("Each server gets its own alerts and none of the other's, both at once, and one that fails keeps its own only")
    void alertsOfEach() {
        ScriptedDmServer xml = gateway.xml();
        ScriptedDmServer wbxml = gateway.wbxml();
        wbxml.play();
        Session refused = gateway.afterThat(xml, () -> {
            xml.play(heard -> xml.to(heard).alertCode(500).send());
            gateway.run("person:alert " + xml.id() + " first");
        });
        assertThat(refused.heard().get(0).lines()).contains("Alert 1226 correlator correlator of first", "./DevInfo chr org.example.itest informational = first");
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
