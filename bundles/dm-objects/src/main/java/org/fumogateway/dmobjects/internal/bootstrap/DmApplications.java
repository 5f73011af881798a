package org.fumogateway.dmobjects.internal.bootstrap;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.fumogateway.dmobjects.internal.account.AccountTable.NewAccount;
import org.fumogateway.dmobjects.internal.account.AccountView;
import org.fumogateway.dmobjects.internal.account.StoredAccount;
import org.fumogateway.dmobjects.internal.account.StoredAccount.Address;
import org.fumogateway.dmobjects.internal.account.StoredAccount.Proof;
import org.fumogateway.dmobjects.internal.bootstrap.ProvisioningXml.Characteristic;

/** Maps the w7 applications of a provisioning document to accounts (BOOT-10 to BOOT-16). Parameters it does not know are ignored. */
final class DmApplications {

    private static final String DM = "w7";
    private static final String XML = "application/vnd.syncml.dm+xml";
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
        List<Proof> proofs = new ArrayList<>();
        byte[] clientNonce = null;
        byte[] serverNonce = null;
        for (Characteristic appAuth : application.all("APPAUTH")) {
            Proof proof = proof(appAuth);
            if (proofs.stream().anyMatch(other -> other.level().equals(proof.level()))) {
                throw new BootstrapException("it has two APPAUTH entries of the same level");
            }
            proofs.add(proof);
            if (proof.level().equals(Proof.CLIENT)) {
                clientNonce = nonce(appAuth.value("AAUTHDATA"));
            } else if (proof.level().equals(Proof.SERVER)) {
                serverNonce = nonce(appAuth.value("AAUTHDATA"));
            }
        }
        String preferred = proofs.stream().filter(proof -> proof.level().equals(Proof.CLIENT)).map(Proof::type).findFirst().orElse(null);
        StoredAccount account = new StoredAccount("", serverId, text(application.value("NAME")), connection(application), preferred,
                mediaType(application.value("DEFAULTENCODING")), addresses(application), proofs);
        try {
            AccountView.of(account, null, null);
        } catch (IllegalArgumentException unusable) {
            throw new BootstrapException(unusable.getMessage(), unusable);
        }
        return new NewAccount(account, clientNonce, serverNonce);
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

    private static List<Address> addresses(Characteristic application) throws BootstrapException {
        List<Address> addresses = new ArrayList<>();
        for (Characteristic appAddr : application.all("APPADDR")) {
            String address = appAddr.value("ADDR");
            if (address == null || address.isBlank()) {
                throw new BootstrapException("an APPADDR has no ADDR");
            }
            List<String> ports = appAddr.all("PORT").stream().map(port -> port.value("PORTNBR")).filter(port -> port != null).toList();
            addresses.add(new Address(address.strip(), text(appAddr.value("ADDRTYPE")), ports));
        }
        if (addresses.isEmpty()) {
            application.values("ADDR").stream().filter(address -> !address.isBlank())
                    .forEach(address -> addresses.add(new Address(address.strip(), "", List.of())));
        }
        if (addresses.isEmpty()) {
            throw new BootstrapException("it has no address of the server (ADDR)");
        }
        return addresses;
    }

    private static Proof proof(Characteristic appAuth) throws BootstrapException {
        String level = switch (text(appAuth.value("AAUTHLEVEL")).toUpperCase(Locale.ROOT)) {
            case "APPSRV" -> Proof.CLIENT;
            case "CLIENT" -> Proof.SERVER;
            case "OBEX" -> "OBEX";
            case "HTTP" -> "HTTP";
            default -> throw new BootstrapException("an APPAUTH has no AAUTHLEVEL that is known");
        };
        String type = text(appAuth.value("AAUTHTYPE")).strip().toUpperCase(Locale.ROOT);
        String name = text(appAuth.value("AAUTHNAME"));
        if (name.indexOf(':') >= 0) {
            throw new BootstrapException("a user name holds a colon");
        }
        if (level.equals(Proof.CLIENT) && name.isEmpty() && !type.equals("TRANSPORT")) {
            throw new BootstrapException("the APPSRV entry has no user name (AAUTHNAME)");
        }
        return new Proof(level, type.isEmpty() ? DEFAULT_TYPE : type, name, text(appAuth.value("AAUTHSECRET")));
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

    private static String connection(Characteristic application) {
        String access = application.value("TO-NAPID");
        return access != null ? access : text(application.value("TO-PROXY"));
    }

    private static String mediaType(String text) {
        return WBXML.equalsIgnoreCase(text) ? WBXML : XML;
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
