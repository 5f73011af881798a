package org.fumogateway.dmobjects.internal.bootstrap;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.fumogateway.dmobjects.internal.account.AccountNode;
import org.fumogateway.dmobjects.internal.account.AccountSchema;
import org.fumogateway.dmobjects.internal.account.AccountTable.NewAccount;
import org.fumogateway.dmobjects.internal.account.AccountView;
import org.fumogateway.dmobjects.internal.account.StoredAccount;

/** Maps the w7 applications of a provisioning document to accounts (BOOT-10 to BOOT-16). Parameters it does not know are ignored. */
final class DmApplications {

    private static final String DM = "w7";
    private static final String WBXML = "application/vnd.syncml.dm+wbxml";
    private static final String DEFAULT_TYPE = "DIGEST";

    private DmApplications() {
    }

    /** All DM accounts of a document; at least one. */
    static List<NewAccount> accounts(List<Characteristic> document) throws BootstrapException {
        List<NewAccount> accounts = new ArrayList<>();
        Set<String> servers = new HashSet<>();
        for (Characteristic application : document) {
            if (application.type().equals("APPLICATION") && DM.equalsIgnoreCase(application.value("APPID"))) {
                NewAccount account = account(application);
                if (!servers.add(account.account().serverId())) {
                    throw new BootstrapException("it names the server " + account.account().serverId() + " twice");
                }
                accounts.add(account);
            }
        }
        if (accounts.isEmpty()) {
            throw new BootstrapException("it has no DM account (an APPLICATION with APPID w7)");
        }
        return accounts;
    }

    private static NewAccount account(Characteristic application) throws BootstrapException {
        String serverId = serverId(application.value("PROVIDER-ID"));
        AccountNode nodes = AccountNode.EMPTY.with("AppID", DM).with("ServerID", serverId).with("Name", text(application.value("NAME")));
        nodes = trustedKeys(connections(addresses(nodes, application), application), application);
        Map<String, byte[]> nonces = new HashMap<>();
        Set<String> levels = new HashSet<>();
        int number = 0;
        for (Characteristic appAuth : application.all("APPAUTH")) {
            number++;
            String level = level(appAuth);
            if (!levels.add(level)) {
                throw new BootstrapException("it has two APPAUTH entries of the same level");
            }
            nodes = proof(nodes, "AppAuth/" + number, level, appAuth);
            byte[] nonce = nonce(appAuth.value("AAUTHDATA"));
            if (nonce != null) {
                nonces.put(Integer.toString(number), nonce);
            }
            if (level.equals(StoredAccount.CLIENT)) {
                nodes = nodes.with("AAuthPref", nodes.text("AppAuth", Integer.toString(number), "AAuthType"));
            }
        }
        StoredAccount account = StoredAccount.bootstrapped(mediaType(application.value("DEFAULTENCODING")), nodes, Map.of());
        try {
            AccountView.requireComplete(account);
        } catch (IllegalArgumentException unusable) {
            throw new BootstrapException(unusable.getMessage(), unusable);
        }
        return new NewAccount(account, nonces, null);
    }

    private static String serverId(String text) throws BootstrapException {
        if (text == null || text.isBlank()) {
            throw new BootstrapException("it does not name the server (PROVIDER-ID)");
        }
        // These characters would tear the access control lists apart that name the server.
        if (text.chars().anyMatch(character -> "*=+&".indexOf(character) >= 0 || Character.isWhitespace(character))) {
            throw new BootstrapException("the name of the server (PROVIDER-ID) holds a blank or one of * = + &");
        }
        return text;
    }

    private static AccountNode addresses(AccountNode account, Characteristic application) throws BootstrapException {
        AccountNode nodes = account;
        int number = 0;
        for (Characteristic appAddr : application.all("APPADDR")) {
            String address = appAddr.value("ADDR");
            if (address == null || address.isBlank()) {
                throw new BootstrapException("an APPADDR has no ADDR");
            }
            number++;
            nodes = nodes.with("AppAddr/" + number + "/Addr", address.strip())
                    .with("AppAddr/" + number + "/AddrType", text(appAddr.value("ADDRTYPE")));
            int port = 0;
            for (Characteristic characteristic : appAddr.all("PORT")) {
                if (characteristic.value("PORTNBR") != null) {
                    port++;
                    nodes = nodes.with("AppAddr/" + number + "/Port/" + port + "/PortNbr", characteristic.value("PORTNBR"));
                }
            }
        }
        for (String address : number == 0 ? application.values("ADDR") : List.<String>of()) {
            if (!address.isBlank()) {
                number++;
                nodes = nodes.with("AppAddr/" + number + "/Addr", address.strip()).with("AppAddr/" + number + "/AddrType", "");
            }
        }
        if (number == 0) {
            throw new BootstrapException("it has no address of the server (ADDR)");
        }
        return nodes;
    }

    private static String level(Characteristic appAuth) throws BootstrapException {
        return switch (text(appAuth.value("AAUTHLEVEL")).toUpperCase(Locale.ROOT)) {
            case "APPSRV" -> StoredAccount.CLIENT;
            case "CLIENT" -> StoredAccount.SERVER;
            case "OBEX" -> "OBEX";
            case "HTTP" -> "HTTP";
            default -> throw new BootstrapException("an APPAUTH has no AAUTHLEVEL that is known");
        };
    }

    private static AccountNode proof(AccountNode nodes, String entry, String level, Characteristic appAuth) {
        String type = text(appAuth.value("AAUTHTYPE")).strip().toUpperCase(Locale.ROOT);
        return nodes.with(entry + "/AAuthLevel", level).with(entry + "/AAuthType", type.isEmpty() ? DEFAULT_TYPE : type)
                .with(entry + "/AAuthName", text(appAuth.value("AAUTHNAME")))
                .with(entry + "/AAuthSecret", text(appAuth.value("AAUTHSECRET"))).with(entry + "/AAuthData", "");
    }

    private static byte[] nonce(String text) throws BootstrapException {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException malformed) {
            throw new BootstrapException("a nonce (AAUTHDATA) is not base64 text", malformed);
        }
    }

    /** The first connection is the preferred one; several stand in a list too. */
    private static AccountNode connections(AccountNode account, Characteristic application) {
        List<String> references = new ArrayList<>(application.values("TO-NAPID"));
        references.addAll(application.values("TO-PROXY"));
        AccountNode nodes = account.with("PrefConRef", references.isEmpty() ? "" : references.get(0));
        for (int i = 0; references.size() > 1 && i < references.size(); i++) {
            nodes = nodes.with("ToConRef/" + (i + 1) + "/ConRef", references.get(i));
        }
        return nodes;
    }

    private static AccountNode trustedKeys(AccountNode account, Characteristic application) {
        AccountNode nodes = account;
        int number = 0;
        for (String key : application.values("TRUSTED-KEY")) {
            number++;
            nodes = nodes.with(String.join("/", AccountSchema.TRUSTED_KEYS) + "/" + number, key.strip());
        }
        return nodes;
    }

    private static String mediaType(String text) {
        return WBXML.equalsIgnoreCase(text) ? WBXML : StoredAccount.XML;
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
