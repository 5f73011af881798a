package org.fumogateway.dmcommands.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.fumogateway.dmprotocol.StatusCode;
import org.osgi.service.dmt.Acl;

/** Reads ACLs as servers write them (TREE-30, TREE-31): repeated commands are merged, commands without anybody are dropped. */
final class AclText {

    private static final String EVERYBODY = "*";
    private static final Map<String, Integer> COMMANDS = Map.of("Add", Acl.ADD, "Delete", Acl.DELETE, "Exec", Acl.EXEC, "Get", Acl.GET,
            "Replace", Acl.REPLACE);

    private AclText() {
    }

    /**
     * Reads an ACL.
     *
     * @return null if nothing is granted to anybody, which means inherited
     * @throws CommandRefused 500 if it is not of the grammar
     */
    static Acl parse(String text) throws CommandRefused {
        if (text.isEmpty()) {
            return null;
        }
        Map<String, Integer> granted = new LinkedHashMap<>();
        for (String entry : text.split("&", -1)) {
            int mark = entry.indexOf('=');
            Integer command = COMMANDS.get(mark < 0 ? entry : entry.substring(0, mark));
            if (mark < 0 || command == null) {
                throw malformed();
            }
            if (mark < entry.length() - 1) {
                grant(granted, entry.substring(mark + 1), command);
            }
        }
        return acl(granted);
    }

    private static void grant(Map<String, Integer> granted, String ids, int command) throws CommandRefused {
        for (String id : ids.split("\\+", -1)) {
            boolean valid = !id.isEmpty() && id.chars().noneMatch(character -> character == '=' || character <= ' ' || character == 0x7F
                    || Character.isWhitespace(character) || Character.isISOControl(character));
            if (!valid || id.contains(EVERYBODY) && !id.equals(EVERYBODY)) {
                throw malformed();
            }
            granted.merge(id, command, (one, other) -> one | other);
        }
    }

    /** What everybody may do needs nobody named beside. */
    private static Acl acl(Map<String, Integer> granted) throws CommandRefused {
        int everybody = granted.getOrDefault(EVERYBODY, 0);
        granted.replaceAll((id, commands) -> id.equals(EVERYBODY) ? commands : commands & ~everybody);
        granted.values().removeIf(commands -> commands == 0);
        if (granted.isEmpty()) {
            return null;
        }
        try {
            return new Acl(granted.keySet().toArray(String[]::new), granted.values().stream().mapToInt(Integer::intValue).toArray());
        } catch (IllegalArgumentException refused) {
            throw malformed();
        }
    }

    private static CommandRefused malformed() {
        return new CommandRefused(StatusCode.COMMAND_FAILED, "Not an ACL");
    }
}
