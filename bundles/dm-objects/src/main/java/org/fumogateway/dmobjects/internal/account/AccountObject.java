package org.fumogateway.dmobjects.internal.account;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.dmobjects.internal.node.NodeRules;
import org.fumogateway.dmobjects.internal.node.ObjectNode;
import org.osgi.service.dmt.DmtData;

/** Shows accounts as DMAcc objects (TREE section 10.3). Secrets and nonces have places but no values here. */
final class AccountObject {

    private static final String TYPE = "urn:oma:mo:oma-dm-dmacc:1.0";
    private static final String APP_ID = "w7";

    private AccountObject() {
    }

    static ObjectNode picture(List<StoredAccount> accounts) {
        Map<String, ObjectNode> children = new LinkedHashMap<>();
        accounts.forEach(account -> children.put(account.name(), account(account)));
        return ObjectNode.interior(NodeRules.interior("Accounts of DM servers"), null, children);
    }

    private static ObjectNode account(StoredAccount account) {
        Map<String, ObjectNode> children = new LinkedHashMap<>();
        children.put("AppID", fixed("Kind of application", APP_ID));
        children.put("ServerID", fixed("Identity of the server", account.serverId()));
        children.put("Name", open("Name for people", account.displayName()));
        children.put("PrefConRef", fixed("Preferred connection", account.connection()));
        children.put("AppAddr", addresses(account));
        if (account.preferred() != null) {
            children.put("AAuthPref", open("Preferred authentication type", account.preferred()));
        }
        children.put("AppAuth", proofs(account));
        return ObjectNode.interior(NodeRules.dynamicInterior("Account of one server"), TYPE, children);
    }

    private static ObjectNode addresses(StoredAccount account) {
        Map<String, ObjectNode> numbered = new LinkedHashMap<>();
        for (StoredAccount.Address address : account.addresses()) {
            Map<String, ObjectNode> children = new LinkedHashMap<>();
            children.put("Addr", open("Address of the server", address.address()));
            children.put("AddrType", fixed("Type of the address", address.type()));
            if (!address.ports().isEmpty()) {
                children.put("Port", ports(address));
            }
            numbered.put(Integer.toString(numbered.size() + 1), interior("One address", children));
        }
        return interior("Addresses, first choice first", numbered);
    }

    private static ObjectNode ports(StoredAccount.Address address) {
        Map<String, ObjectNode> numbered = new LinkedHashMap<>();
        for (String port : address.ports()) {
            numbered.put(Integer.toString(numbered.size() + 1),
                    interior("One port", Map.of("PortNbr", open("Number of the port", port))));
        }
        return interior("Ports", numbered);
    }

    private static ObjectNode proofs(StoredAccount account) {
        Map<String, ObjectNode> numbered = new LinkedHashMap<>();
        for (StoredAccount.Proof proof : account.proofs()) {
            Map<String, ObjectNode> children = new LinkedHashMap<>();
            children.put("AAuthLevel", fixed("Who proves itself", proof.level()));
            children.put("AAuthType", fixed("How it is proven", proof.type()));
            children.put("AAuthName", open("User name", proof.user()));
            children.put("AAuthSecret", ObjectNode.leaf(NodeRules.secret(DmtData.FORMAT_STRING, "Password"), new DmtData("")));
            children.put("AAuthData", ObjectNode.leaf(NodeRules.secret(DmtData.FORMAT_BINARY, "Next nonce"), new DmtData(new byte[0])));
            numbered.put(Integer.toString(numbered.size() + 1), interior("One proof", children));
        }
        return interior("Proofs of identity", numbered);
    }

    private static ObjectNode interior(String description, Map<String, ObjectNode> children) {
        return ObjectNode.interior(NodeRules.dynamicInterior(description), null, children);
    }

    private static ObjectNode fixed(String description, String value) {
        return ObjectNode.leaf(NodeRules.dynamicValue(DmtData.FORMAT_STRING, description), new DmtData(value));
    }

    private static ObjectNode open(String description, String value) {
        return ObjectNode.leaf(NodeRules.replaceable(DmtData.FORMAT_STRING, description), new DmtData(value));
    }
}
