package org.fumogateway.dlota.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlRulesTest {

    private final UrlRules open = new UrlRules(Downloads.settings());

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "::ffff:127.0.0.1", "0.0.0.0",
            "::", "100.64.0.1", "fe80::1", "fd00::1", "224.0.0.1", "ff02::1", "255.255.255.255", "64:ff9b::7f00:1", "2002:a00:1::",
            "::127.0.0.1", "198.18.0.1"})
    @Proves({"FUMO-141", "DL-49"})
    @DisplayName("Addresses of the own machine, the own network and the cloud's own services are refused")
    void innerAddresses(String address) throws Exception {
        assertThat(new AddressRules(List.of()).allows(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"})
    @Proves({"DL-49"})
    @DisplayName("Public addresses are allowed")
    void publicAddresses(String address) throws Exception {
        assertThat(new AddressRules(List.of()).allows(InetAddress.getByName(address))).isTrue();
    }

    @Test
    @Proves({"DL-49"})
    @DisplayName("A network that the operator listed is allowed, and only that one")
    void listedNetwork() throws Exception {
        AddressRules rules = new AddressRules(List.of(Network.parse("10.8.0.0/13")));
        assertThat(rules.allows(InetAddress.getByName("10.15.255.255"))).isTrue();
        assertThat(rules.allows(InetAddress.getByName("10.16.0.0"))).isFalse();
        assertThat(rules.allows(InetAddress.getByName("64:ff9b::a08:1"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h/x", "file:///x", "https://user:pw@h/x", "https://h:22/x", "http://h:443/x", "https://h_h/x", "jar:x"})
    @Proves({"FUMO-141", "DL-46", "DL-47", "DL-50"})
    @DisplayName("Other schemes, user names, forbidden ports and unusable hosts are refused with 411 and 954")
    void refusedForms(String url) {
        TransferFailure failure = catchThrowableOfType(TransferFailure.class, () -> open.checkForm(open.parse(url, null)));
        assertThat(failure.result()).isEqualTo(411);
        assertThat(failure.report()).isEqualTo(954);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://h.example/a b", "/x", "https://h.example/\u0001", "mailto:x", "https://#f", "httphttps://#f"})
    @Proves({"DL-46"})
    @DisplayName("A URL that is not absolute or not of valid form is refused, not repaired")
    void unreadable(String url) {
        assertThat(catchThrowableOfType(TransferFailure.class, () -> open.parse(url, null)).result()).isEqualTo(411);
    }

    @Test
    @Proves({"DL-46", "DL-53"})
    @DisplayName("The fragment is not sent, the query is not shown, and 4096 octets are the limit")
    void fragmentAndQuery() throws Exception {
        URI uri = open.parse("https://h.example/x?token=secret#part", null);
        assertThat(uri).hasToString("https://h.example/x?token=secret");
        assertThat(UrlRules.shown(uri)).isEqualTo("https://h.example/x");
        assertThat(catchThrowableOfType(TransferFailure.class, () -> open.parse("https://h.example/" + "x".repeat(4096), null))).isNotNull();
    }

    @Test
    @Proves({"FUMO-141", "DL-48"})
    @DisplayName("With a list of hosts only these are asked; a pattern ends at a label")
    void allowedHosts() {
        UrlRules rules = new UrlRules(Downloads.settings(List.of("fw.example.net", "*.cdn.example.org")));
        assertThatCode(() -> rules.checkForm(URI.create("https://FW.example.net/x"))).doesNotThrowAnyException();
        assertThatCode(() -> rules.checkForm(URI.create("https://a.cdn.example.org/x"))).doesNotThrowAnyException();
        for (String host : List.of("evil-cdn.example.org", "cdn.example.org", "fw.example.net.evil.org")) {
            assertThat(catchThrowableOfType(TransferFailure.class, () -> rules.checkForm(URI.create("https://" + host + "/x")))).isNotNull();
        }
    }

    @Test
    @Proves({"FUMO-141", "DL-52"})
    @DisplayName("From https there is no way back to http")
    void downgrade() {
        assertThat(catchThrowableOfType(TransferFailure.class,
                () -> open.checkStep(URI.create("https://a/x"), URI.create("http://a/x"))).result()).isEqualTo(411);
    }

    @Test
    @Proves({"DL-47"})
    @DisplayName("Plain http is refused unless it was allowed")
    void plainHttp() throws Exception {
        UrlRules rules = new UrlRules(Settings.of(Defaults.of(DlotaConfiguration.class)));
        assertThat(catchThrowableOfType(TransferFailure.class, () -> rules.checkForm(URI.create("http://h/x"))).result()).isEqualTo(411);
        assertThatCode(() -> rules.checkForm(URI.create("https://h/x"))).doesNotThrowAnyException();
    }

    @Test
    @Proves({"DL-49", "DL-154", "DL-155"})
    @DisplayName("Where the Java VM forgets addresses at once no host name can be checked, so only plain addresses may be asked")
    void forgetfulVm() throws Exception {
        UrlRules rules = new UrlRules(Downloads.settings(), false);
        TransferFailure failure = catchThrowableOfType(TransferFailure.class, () -> rules.check(URI.create("http://localhost:8080/x")));
        assertThat(failure.result()).isEqualTo(409);
        assertThat(failure.isTemporary()).isFalse();
        assertThatCode(() -> rules.check(URI.create("http://127.0.0.1:8080/x"))).doesNotThrowAnyException();
        assertThat(catchThrowableOfType(TransferFailure.class, () -> rules.check(URI.create("http://[::1]:8080/x"))).result())
                .as("checked as ever").isEqualTo(411);

        assertThat(remembers(null, null)).isTrue();
        assertThat(remembers("-1", null)).isTrue();
        assertThat(remembers("30", "0")).isTrue();
        assertThat(remembers("0", "30")).isFalse();
        assertThat(remembers(null, "0")).isFalse();
        assertThat(remembers("never", "0")).isFalse();
    }

    private static boolean remembers(String security, String system) {
        Map<String, String> first = new HashMap<>();
        first.put("networkaddress.cache.ttl", security);
        Map<String, String> second = new HashMap<>();
        second.put("sun.net.inetaddr.ttl", system);
        return NameCache.remembers(first::get, second::get);
    }
}
