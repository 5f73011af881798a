package org.fumogateway.dmobjects.internal.account;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fumogateway.dmobjects.internal.node.NodeRules;
import org.fumogateway.dmobjects.internal.node.NodeRules.Occurrence;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.MetaNode;

/** What may be in an account: the DMAcc object of DM 1.2 (TREE section 10.3). Below {@code Ext} a server may keep texts of its own. */
public final class AccountSchema {

    /** Object type of an account. */
    public static final String TYPE = "urn:oma:mo:oma-dm-dmacc:1.0";
    /** The same as older peers write it (TREE section 10.3). */
    public static final String OLD_TYPE = "org.openmobilealliance/1.0/w7";
    /** AppID of every account. */
    public static final String APP_ID = "w7";

    /** Most characters of a value. */
    public static final int LONGEST_VALUE = 4096;

    /** Below it stand the public keys that the server's TLS may lead to, one in each leaf; the standard object has no place for them. */
    public static final List<String> TRUSTED_KEYS = List.of("Ext", "TrustedKeys");

    static final String SECRET = "AAuthSecret";
    static final String NONCE = "AAuthData";

    private static final String EXTENSIONS = "Ext";
    private static final String ANY = "*";
    private static final Set<String> LISTS = Set.of("ToConRef", "AppAddr", "Port", "AppAuth");
    private static final Set<String> LEVELS = Set.of(StoredAccount.CLIENT, StoredAccount.SERVER, "OBEX", "HTTP");
    private static final Set<String> TYPES = Set.of("HTTP-BASIC", "HTTP-DIGEST", "BASIC", "DIGEST", "HMAC", "X509", "SECURID", "SAFEWORD",
            "DIGIPASS", "TRANSPORT");
    private static final int MOST_DIGITS = 5;
    private static final int LAST_PORT = 65535;
    private static final Map<String, NodeRules> RULES = rules();
    private static final NodeRules ACCOUNT = interior(Occurrence.ZERO_OR_MORE, "Account of one server", MetaNode.CMD_GET,
            MetaNode.CMD_ADD, MetaNode.CMD_REPLACE, MetaNode.CMD_DELETE);

    private AccountSchema() {
    }

    private static Map<String, NodeRules> rules() {
        Map<String, NodeRules> rules = new LinkedHashMap<>();
        rules.put("AppID", once("Kind of application"));
        rules.put("ServerID", once("Identity of the server"));
        rules.put("Name", text(Occurrence.ZERO_OR_ONE, "Name for people"));
        rules.put("PrefConRef", text(Occurrence.ZERO_OR_ONE, "Preferred connection"));
        rules.put("ToConRef", list(Occurrence.ZERO_OR_ONE, "Connections, first choice first"));
        rules.put("ToConRef/*", list(Occurrence.ZERO_OR_MORE, "One connection"));
        rules.put("ToConRef/*/ConRef", text(Occurrence.ONE, "Reference to a connection"));
        rules.put("AppAddr", list(Occurrence.ONE, "Addresses, first choice first"));
        rules.put("AppAddr/*", list(Occurrence.ZERO_OR_MORE, "One address"));
        rules.put("AppAddr/*/Addr", text(Occurrence.ONE, "Address of the server"));
        rules.put("AppAddr/*/AddrType", text(Occurrence.ONE, "Type of the address"));
        rules.put("AppAddr/*/Port", list(Occurrence.ZERO_OR_ONE, "Ports"));
        rules.put("AppAddr/*/Port/*", list(Occurrence.ZERO_OR_MORE, "One port"));
        rules.put("AppAddr/*/Port/*/PortNbr", text(Occurrence.ONE, "Number of the port"));
        rules.put("AAuthPref", text(Occurrence.ZERO_OR_ONE, "Preferred authentication type"));
        rules.put("AppAuth", list(Occurrence.ZERO_OR_ONE, "Proofs of identity"));
        rules.put("AppAuth/*", list(Occurrence.ZERO_OR_MORE, "One proof"));
        rules.put("AppAuth/*/AAuthLevel", text(Occurrence.ONE, "Who proves itself"));
        rules.put("AppAuth/*/AAuthType", text(Occurrence.ONE, "How it is proven"));
        rules.put("AppAuth/*/AAuthName", text(Occurrence.ZERO_OR_ONE, "User name"));
        rules.put("AppAuth/*/" + SECRET, secret(DmtData.FORMAT_STRING, "Password"));
        rules.put("AppAuth/*/" + NONCE, secret(DmtData.FORMAT_BINARY, "Next nonce"));
        rules.put(EXTENSIONS, list(Occurrence.ZERO_OR_ONE, "What the server keeps here"));
        return rules;
    }

    private static NodeRules interior(Occurrence occurrence, String description, Integer... operations) {
        return new NodeRules(false, DmtData.FORMAT_NODE, MetaNode.DYNAMIC, occurrence, Set.of(operations), description);
    }

    /**
     * An interior node. That the entries of a list are all optional is wider than the standard object: a server could not put another entry
     * in the place of the only one otherwise.
     */
    private static NodeRules list(Occurrence occurrence, String description) {
        return interior(occurrence, description, MetaNode.CMD_GET, MetaNode.CMD_ADD, MetaNode.CMD_DELETE);
    }

    private static NodeRules text(Occurrence occurrence, String description) {
        return new NodeRules(true, DmtData.FORMAT_STRING, MetaNode.DYNAMIC, occurrence,
                Set.of(MetaNode.CMD_GET, MetaNode.CMD_ADD, MetaNode.CMD_REPLACE, MetaNode.CMD_DELETE), description);
    }

    /** Who a server is does not change while its account lives: ACLs name it. */
    private static NodeRules once(String description) {
        return new NodeRules(true, DmtData.FORMAT_STRING, MetaNode.DYNAMIC, Occurrence.ONE, Set.of(MetaNode.CMD_GET, MetaNode.CMD_ADD),
                description);
    }

    private static NodeRules secret(int format, String description) {
        return new NodeRules(true, format, MetaNode.DYNAMIC, Occurrence.ZERO_OR_ONE,
                Set.of(MetaNode.CMD_ADD, MetaNode.CMD_REPLACE, MetaNode.CMD_DELETE), description);
    }

    /**
     * Meta data of a node that exists or could.
     *
     * @param path names below the account's node
     * @param leaf what it is, or is to be, where the schema leaves it open (below Ext); null if nobody has said so
     * @return null only for a node below Ext of which nobody has said what it is
     */
    static NodeRules rules(List<String> path, Boolean leaf) {
        if (path.isEmpty()) {
            return ACCOUNT;
        }
        if (path.size() > 1 && path.get(0).equals(EXTENSIONS)) {
            if (leaf == null) {
                return null;
            }
            return leaf ? text(Occurrence.ZERO_OR_MORE, "Text of the server") : list(Occurrence.ZERO_OR_MORE, "Node of the server");
        }
        return RULES.getOrDefault(pattern(path), NodeRules.NONE);
    }

    /** True for a node that can be in an account. */
    static boolean knows(List<String> path) {
        return path.isEmpty() || rules(path, true) != NodeRules.NONE;
    }

    /** True for a leaf that can be in an account. */
    public static boolean isPart(List<String> path) {
        return knows(path) && rules(path, true).isLeaf();
    }

    /** True for the place of a nonce, whose value is kept elsewhere. */
    public static boolean isNonce(List<String> path) {
        NodeRules rules = rules(path, true);
        return rules.isLeaf() && rules.getFormat() == DmtData.FORMAT_BINARY;
    }

    private static String pattern(List<String> path) {
        List<String> pattern = new ArrayList<>();
        for (String name : path) {
            boolean chosen = !pattern.isEmpty() && LISTS.contains(pattern.get(pattern.size() - 1));
            pattern.add(chosen ? ANY : name);
        }
        return String.join("/", pattern);
    }

    /**
     * What is wrong with a value, as the end of a sentence; nothing if it may stand there.
     *
     * @param leaf name of the leaf
     */
    static Optional<String> complaint(String leaf, String text) {
        if (text.length() > LONGEST_VALUE) {
            return Optional.of("a value is too long");
        }
        String upper = text.toUpperCase(Locale.ROOT);
        return switch (leaf) {
            case "AppID" -> unless(text.equalsIgnoreCase(APP_ID), "an account has the AppID w7");
            case "ServerID" -> unless(isServerId(text), "the name of the server is empty or holds a blank or one of * = + &");
            case "AddrType" -> unless(Set.of("", "URI", "IPV4", "IPV6").contains(upper), "the type of an address is not known");
            case "PortNbr" -> unless(isPort(text), "a port of the server is not a number from 1 to 65535");
            case "AAuthLevel" -> unless(LEVELS.contains(text), "the level of a proof is not known");
            case "AAuthType" -> unless(TYPES.contains(upper), "the authentication type " + text + " is not known");
            case "AAuthPref" -> unless(text.isEmpty() || TYPES.contains(upper), "the authentication type " + text + " is not known");
            case "AAuthName" -> unless(text.indexOf(':') < 0, "a user name holds a colon");
            default -> Optional.empty();
        };
    }

    private static Optional<String> unless(boolean fulfilled, String complaint) {
        return fulfilled ? Optional.empty() : Optional.of(complaint);
    }

    /** These characters would tear the access control lists apart that name the server. */
    private static boolean isServerId(String text) {
        return !text.isEmpty() && text.chars().noneMatch(character -> "*=+&".indexOf(character) >= 0 || Character.isWhitespace(character)
                || Character.isISOControl(character));
    }

    private static boolean isPort(String text) {
        if (text.isEmpty() || text.length() > MOST_DIGITS || !text.chars().allMatch(character -> character >= '0' && character <= '9')) {
            return false;
        }
        int port = Integer.parseInt(text);
        return port > 0 && port <= LAST_PORT;
    }
}
