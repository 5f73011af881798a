package org.fumogateway.dmclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fumogateway.dmclient.Commands.alert;
import static org.fumogateway.dmclient.Commands.container;
import static org.fumogateway.dmclient.Commands.get;
import static org.fumogateway.dmclient.Commands.replace;

import java.util.List;
import org.fumogateway.dmclient.DmGateway.Session;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server shows something to the person at the shipped gateway, or finds nobody there. */
@ExtendWith(DmGateway.Shared.class)
class UserInteractionIT {

    private final DmGateway gateway;

    UserInteractionIT(DmGateway gateway) {
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

    private List<String> byXml(String... commands) {
        return gateway.executed(gateway.xml(), commands);
    }

    @Test
    @Proves({"DM-130", "DM-132", "FUMO-135"})
    @DisplayName("Without a person every kind of user interaction is answered 406, and what follows is done")
    void nobodyThere() {
        gateway.run("person:leave");
        assertThat(byXml(alert(100, 1100, "", "OK"), alert(101, 1101, "", "OK"), alert(102, 1102, "", "OK"), alert(103, 1103, "", "OK", "a"),
                alert(104, 1104, "", "OK", "a"), get(105, "./DevInfo/Man"))).containsExactly("Alert 406", "Alert 406", "Alert 406", "Alert 406",
                        "Alert 406", "Get ./DevInfo/Man 200");
    }

    @Test
    @Proves({"DM-131", "DM-132", "DM-133"})
    @DisplayName("A person sees every kind with all options, and what was done comes back with its values, in order")
    void personThere() {
        Session session = gateway.completed(gateway.xml(), alert(100, 1100, "MINDT=5&amp;MAXDT=9&amp;DR=x", "OK"), alert(101, 1101, "DR=1", "NO"),
                alert(102, 1102, "DR=a+b&amp;MAXLEN=4&amp;IT=N&amp;ET=P&amp;ZZ=1", "OK 1234"), alert(103, 1103, "", "OK 2", "red", "blue"),
                alert(104, 1104, "DR=2-3", "OK 1 3", "red", "blue", "green"), alert(105, 1103, "", "OK 1"), alert(106, 1100, ""));
        assertThat(session.statuses()).containsExactly("Alert 200", "Alert 304", "Alert 200", "Alert 200", "Alert 200", "Alert 412", "Alert 412");
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
    @Proves({"DM-112", "DM-124", "DM-134", "DM-135", "FUMO-134"})
    @DisplayName("A no ends a Sequence and undoes an Atomic but nothing outside; a cancel skips the rest; too late is 408, too long 416")
    void refusals() {
        String man = "./DevInfo/Man";
        String name = "./DMAcc/" + gateway.account(gateway.xml()) + "/Name";
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
}
