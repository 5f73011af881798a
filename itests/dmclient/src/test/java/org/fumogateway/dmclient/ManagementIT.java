package org.fumogateway.dmclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmclient.Commands.addNode;
import static org.fumogateway.dmclient.Commands.alert;
import static org.fumogateway.dmclient.Commands.container;
import static org.fumogateway.dmclient.Commands.copy;
import static org.fumogateway.dmclient.Commands.delete;
import static org.fumogateway.dmclient.Commands.exec;
import static org.fumogateway.dmclient.Commands.get;
import static org.fumogateway.dmclient.Commands.replace;

import java.util.List;
import org.fumogateway.dmclient.DmGateway.Session;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a server can have done in a session of the shipped gateway, and what it is told about it. */
@ExtendWith(DmGateway.Shared.class)
class ManagementIT {

    private final DmGateway gateway;

    ManagementIT(DmGateway gateway) {
        this.gateway = gateway;
    }

    private List<String> byXml(String... commands) {
        return gateway.executed(gateway.xml(), commands);
    }

    @Test
    @Proves({"DM-30", "DM-31", "DM-92", "DM-100", "DM-101", "DM-102", "DM-192"})
    @DisplayName("A Get of something and of nothing: a Status for each, Results of what is there, in XML and in WBXML")
    void gets() {
        for (ScriptedDmServer server : List.of(gateway.xml(), gateway.wbxml())) {
            Session session = gateway.completed(server, get(100, "./DevInfo/Man", "./DevInfo/Nothing", "./DevDetail/FwV"));
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
        String name = "./DMAcc/" + gateway.account(gateway.xml());
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
        String name = "./DMAcc/" + gateway.account(gateway.xml()) + "/Name";
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
        assertThat(session.statuses()).filteredOn(line -> line.equals("Replace " + name + " 200")).hasSize(60);
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
    @Proves({"DM-62", "DM-161", "DM-200"})
    @DisplayName("Unknown Meta in the header is neither answered nor an error, and the session goes on at the address the server names")
    void headerMeta() {
        ScriptedDmServer server = gateway.xml();
        String next = server.url() + "?sid=4711";
        Session session = gateway.session(server, heard -> server.to(heard).respondTo(next)
                .meta("<MaxMsgSize xmlns=\"syncml:metinf\">9000</MaxMsgSize><EMI xmlns=\"syncml:metinf\">x</EMI>")
                .say(get(100, "./DevInfo/Man")).send());
        assertThat(session.outcome()).as(session.detail()).isEqualTo("COMPLETED");
        assertThat(session.heard().get(1).first("LocURI")).isEqualTo(next);
        assertThat(session.heard().get(1).statuses()).containsExactly("SyncHdr 200", "Get ./DevInfo/Man 200");
        assertThat(gateway.session(server).heard().get(0).first("LocURI")).as("the next session starts at the beginning").isEqualTo(server.url());
    }

}
