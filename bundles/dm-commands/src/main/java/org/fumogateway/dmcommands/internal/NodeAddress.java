package org.fumogateway.dmcommands.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.fumogateway.dmprotocol.StatusCode;
import org.osgi.service.dmt.Uri;

/**
 * What a LocURI of a command names (TREE-7 to TREE-14).
 *
 * @param requested the text as received
 * @param names     names of the nodes below the root, unescaped
 * @param property  name after {@code ?prop=}, or null
 * @param list      what stands after {@code ?list=}, or null
 */
record NodeAddress(String requested, List<String> names, String property, ListQuery list) {

    private static final String PROPERTY_MARK = "prop=";
    private static final String LIST_MARK = "list=";
    private static final String OTHER_NAME_CHARACTERS = "-_.!~*'():@&=+$,";
    /** The properties of a node. */
    static final Set<String> PROPERTIES = Set.of("ACL", "Format", "Name", "Size", "Title", "TStamp", "Type", "VerNo");
    private static final int HEX = 16;

    /**
     * Longest addresses, 0 for no limit (TREE-12).
     *
     * @param total   characters of the whole URI with its suffix
     * @param segment characters of one segment
     * @param depth   segments, the root's dot not counted
     */
    record Limits(int total, int segment, int depth) {
    }

    NodeAddress {
        names = List.copyOf(names);
    }

    /**
     * Reads a LocURI.
     *
     * @throws CommandRefused 404 if it cannot name a node, 414 if too long, 406 for an unknown property or list
     */
    static NodeAddress parse(String requested, Limits limits) throws CommandRefused {
        if (exceeds(requested.length(), limits.total())) {
            throw tooLong();
        }
        int mark = requested.indexOf('?');
        List<String> names = names(mark < 0 ? requested : requested.substring(0, mark), limits);
        if (mark < 0) {
            return new NodeAddress(requested, names, null, null);
        }
        String suffix = requested.substring(mark + 1);
        if (suffix.startsWith(PROPERTY_MARK) && PROPERTIES.contains(suffix.substring(PROPERTY_MARK.length()))) {
            return new NodeAddress(requested, names, suffix.substring(PROPERTY_MARK.length()), null);
        }
        if (suffix.startsWith(LIST_MARK)) {
            return new NodeAddress(requested, names, null, ListQuery.parse(suffix.substring(LIST_MARK.length())));
        }
        throw new CommandRefused(StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED, "Unknown property or query");
    }

    private static List<String> names(String path, Limits limits) throws CommandRefused {
        if (path.equals(Uri.ROOT_NODE)) {
            return List.of();
        }
        String below = path.startsWith("./") ? path.substring(2) : path;
        List<String> names = new ArrayList<>();
        for (String segment : below.split("/", -1)) {
            if (exceeds(segment.length(), limits.segment())) {
                throw tooLong();
            }
            names.add(unescape(segment));
        }
        if (exceeds(names.size(), limits.depth())) {
            throw tooLong();
        }
        return names;
    }

    private static boolean exceeds(int actual, int limit) {
        return limit > 0 && actual > limit;
    }

    private static CommandRefused tooLong() {
        return new CommandRefused(StatusCode.URI_TOO_LONG, "The URI is longer than the limits of ./DevDetail/URI");
    }

    /**
     * Judges a node that no LocURI names itself, such as one of a document.
     *
     * @throws CommandRefused 404 if no node can have such a name, 414 if it is above the limits
     */
    static void requireNameable(List<String> names, Limits limits) throws CommandRefused {
        String own = names.get(names.size() - 1);
        require(!own.isEmpty() && !own.equals(".") && !own.equals("..") && own.indexOf('/') < 0
                && own.chars().noneMatch(Character::isISOControl));
        int total = 1;
        for (String name : names) {
            total += 1 + escape(name).length();
        }
        if (exceeds(escape(own).length(), limits.segment()) || exceeds(names.size(), limits.depth()) || exceeds(total, limits.total())) {
            throw tooLong();
        }
    }

    private static String unescape(String segment) throws CommandRefused {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char character = segment.charAt(i);
            if (character == '%' && i + 2 < segment.length()) {
                int high = Character.digit(segment.charAt(i + 1), HEX);
                int low = Character.digit(segment.charAt(i + 2), HEX);
                require(high >= 0 && low >= 0);
                octets.write(high * HEX + low);
                i += 2;
            } else {
                require(isNameCharacter(character));
                octets.write(character);
            }
        }
        try {
            String name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets.toByteArray())).toString();
            require(!name.isEmpty() && !name.equals(".") && !name.equals(".."));
            return name;
        } catch (CharacterCodingException notUtf8) {
            throw notAnAddress();
        }
    }

    private static void require(boolean fulfilled) throws CommandRefused {
        if (!fulfilled) {
            throw notAnAddress();
        }
    }

    private static CommandRefused notAnAddress() {
        return new CommandRefused(StatusCode.NOT_FOUND, "The URI cannot name a node");
    }

    private static boolean isNameCharacter(int character) {
        return character >= 'a' && character <= 'z' || character >= 'A' && character <= 'Z' || character >= '0'
                && character <= '9'
                || OTHER_NAME_CHARACTERS.indexOf(character) >= 0;
    }

    /** A name as it is written in a URI and in the list of children. */
    static String escape(String name) {
        StringBuilder text = new StringBuilder();
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            if (octet > 0 && isNameCharacter(octet)) {
                text.append((char) octet);
            } else {
                text.append(String.format("%%%02X", octet & 0xff));
            }
        }
        return text.toString();
    }

    /** The URI by which the tree knows the node. */
    String uri() {
        return uri(names);
    }

    /** The URI by which the tree knows a node below the root. */
    static String uri(List<String> names) {
        StringBuilder uri = new StringBuilder(Uri.ROOT_NODE);
        names.forEach(name -> uri.append('/').append(Uri.encode(name)));
        return uri.toString();
    }

    /** The URI of a node as DM writes it, from the one by which the tree knows it. */
    static String locUri(String treeUri) {
        StringBuilder uri = new StringBuilder(Uri.ROOT_NODE);
        String[] path = Uri.toPath(treeUri);
        for (int i = 1; i < path.length; i++) {
            uri.append('/').append(escape(Uri.decode(path[i])));
        }
        return uri.toString();
    }

    boolean isRoot() {
        return names.isEmpty();
    }

    /** Names of the parent; the root's are its own. */
    List<String> parentNames() {
        return isRoot() ? names : names.subList(0, names.size() - 1);
    }

    /** The node's own name. */
    String name() {
        return isRoot() ? Uri.ROOT_NODE : names.get(names.size() - 1);
    }

    /** True if the whole node is meant, not a property or a list. */
    boolean isPlain() {
        return property == null && list == null;
    }
}
