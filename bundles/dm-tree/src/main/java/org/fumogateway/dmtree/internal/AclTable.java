package org.fumogateway.dmtree.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.osgi.service.dmt.Acl;

/**
 * The ACLs of the tree at one moment. Immutable: an atomic session works on a table of its own and hands its subtree back on
 * commit.
 *
 * @param entries the ACLs that are set, by node; the root always has one
 */
record AclTable(Map<NodePath, Acl> entries) {

    /** The root's ACL on a new device: anybody may look and add, nobody may change or start anything (TREE-36, TREE-37). */
    static final Acl FACTORY_ROOT = new Acl("Add=*&Get=*");
    static final AclTable FACTORY = withRoot(FACTORY_ROOT);

    AclTable {
        entries = Map.copyOf(entries);
    }

    /** A table with an ACL at the root and no other. */
    static AclTable withRoot(Acl root) {
        return new AclTable(Map.of(NodePath.ROOT, root));
    }

    /** True for what an ACL can name: {@link Acl} throws at anything else, whenever it is asked. */
    static boolean isPrincipal(String name) {
        try {
            FACTORY_ROOT.getPermissions(name);
            return true;
        } catch (IllegalArgumentException impossible) {
            return false;
        }
    }

    /** The ACL set on the node itself, or null. */
    Acl own(NodePath node) {
        return entries.get(node);
    }

    /** The ACL that counts: the nearest one upwards, the node's own included (TREE-34). */
    Acl effective(NodePath node) {
        NodePath at = node;
        Acl acl = entries.get(at);
        while (acl == null && !at.isRoot()) {
            at = at.parent();
            acl = entries.get(at);
        }
        return acl == null ? FACTORY_ROOT : acl;
    }

    boolean permits(String principal, NodePath node, int permission) {
        return effective(node).isPermitted(principal, permission);
    }

    /** True if the principal has the permission on the node and on everything below it that could forbid it. */
    boolean permitsBelow(String principal, NodePath node, int permission) {
        return permits(principal, node, permission) && entries.entrySet().stream()
                .filter(entry -> node.isAbove(entry.getKey()))
                .allMatch(entry -> entry.getValue().isPermitted(principal, permission));
    }

    /** Sets an ACL; an empty one or null restores inheritance. */
    AclTable with(NodePath node, Acl acl) {
        Map<NodePath, Acl> changed = new HashMap<>(entries);
        if (acl == null || acl.toString().isEmpty()) {
            changed.remove(node);
        } else {
            changed.put(node, acl);
        }
        return new AclTable(changed);
    }

    AclTable withoutSubtree(NodePath node) {
        if (entries.keySet().stream().noneMatch(node::covers)) {
            return this;
        }
        Map<NodePath, Acl> changed = new HashMap<>(entries);
        changed.keySet().removeIf(node::covers);
        return new AclTable(changed);
    }

    /** This table with the ACLs of one subtree again at another place, where none are left of what was there. */
    AclTable copied(NodePath from, NodePath to) {
        AclTable cleared = withoutSubtree(to);
        if (entries.keySet().stream().noneMatch(from::covers)) {
            return cleared;
        }
        Map<NodePath, Acl> changed = new HashMap<>(cleared.entries);
        entries.forEach((node, acl) -> {
            if (from.covers(node)) {
                changed.put(node.moved(from, to), acl);
            }
        });
        return new AclTable(changed);
    }

    /** This table with the ACLs of one subtree at another place instead, where none are left of what was there. */
    AclTable moved(NodePath from, NodePath to) {
        if (entries.keySet().stream().noneMatch(node -> from.covers(node) || to.covers(node))) {
            return this;
        }
        Map<NodePath, Acl> changed = new HashMap<>();
        entries.forEach((node, acl) -> {
            if (from.covers(node)) {
                changed.put(node.moved(from, to), acl);
            } else if (!to.covers(node)) {
                changed.put(node, acl);
            }
        });
        return new AclTable(changed);
    }

    /**
     * Takes a server out of every ACL. What is left empty is inherited again; at the root a command that is left without anybody
     * becomes everybody's (TREE-48).
     */
    AclTable withoutPrincipal(String principal) {
        Map<NodePath, Acl> changed = new HashMap<>();
        entries.forEach((node, acl) -> {
            Acl left = without(acl, principal);
            if (node.isRoot()) {
                int lost = commands(acl) & ~commands(left);
                left = lost == 0 ? left : left.addPermission("*", lost);
            }
            if (!left.toString().isEmpty()) {
                changed.put(node, left);
            }
        });
        return new AclTable(changed);
    }

    private static Acl without(Acl acl, String principal) {
        String[] others = Arrays.stream(acl.getPrincipals()).filter(other -> !other.equals(principal)).toArray(String[]::new);
        int everybody = acl.getPermissions("*");
        Acl left = new Acl(others, Arrays.stream(others).mapToInt(acl::getPermissions).toArray());
        return everybody == 0 ? left : left.addPermission("*", everybody);
    }

    /** Commands that anybody at all has. */
    private static int commands(Acl acl) {
        int commands = acl.getPermissions("*");
        for (String principal : acl.getPrincipals()) {
            commands |= acl.getPermissions(principal);
        }
        return commands;
    }

    /** This table with the changes that lead from one table to another at some of the nodes. */
    AclTable withChanges(AclTable from, AclTable to, Predicate<NodePath> where) {
        Map<NodePath, Acl> changed = new HashMap<>(entries);
        from.entries.keySet().stream().filter(node -> !to.entries.containsKey(node) && where.test(node)).forEach(changed::remove);
        to.entries.forEach((node, acl) -> {
            if (!acl.equals(from.own(node)) && where.test(node)) {
                changed.put(node, acl);
            }
        });
        return new AclTable(changed);
    }
}
