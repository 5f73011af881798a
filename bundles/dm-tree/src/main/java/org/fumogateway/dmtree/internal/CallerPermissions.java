package org.fumogateway.dmtree.internal;

import java.security.Permission;
import java.util.function.Supplier;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.security.AlertPermission;
import org.osgi.service.dmt.security.DmtPermission;
import org.osgi.service.dmt.security.DmtPrincipalPermission;

/**
 * The Java permissions of those who call (OSGi DMT 117.8): a bundle that works for itself needs {@link DmtPermission} on each node, one that
 * works for a server needs {@link DmtPrincipalPermission} and from then on only that server's ACLs count. Nothing is asked where there is no
 * security manager, which is any current platform.
 */
final class CallerPermissions {

    /** Throws a SecurityException if the callers on the stack lack a permission. */
    @FunctionalInterface
    interface Check {
        void require(Permission permission);
    }

    private final Supplier<Check> present;

    /**
     * @param present what checks now; gives null if nothing does
     */
    CallerPermissions(Supplier<Check> present) {
        this.present = present;
    }

    /** What the virtual machine wants to have checked. */
    @SuppressWarnings("removal")
    static CallerPermissions ofVirtualMachine() {
        return new CallerPermissions(() -> {
            SecurityManager manager = System.getSecurityManager();
            return manager == null ? null : manager::checkPermission;
        });
    }

    /**
     * For an operation on a node in a session.
     *
     * @param principal  the session's principal; with one the ACLs decide, not the caller's permissions
     * @param permission constant of {@link Acl}
     */
    void requireNode(String principal, NodePath node, int permission) {
        if (principal == null) {
            require(() -> new DmtPermission(node.uri(), action(permission)));
        }
    }

    private static String action(int permission) {
        return switch (permission) {
            case Acl.GET -> DmtPermission.GET;
            case Acl.ADD -> DmtPermission.ADD;
            case Acl.REPLACE -> DmtPermission.REPLACE;
            case Acl.DELETE -> DmtPermission.DELETE;
            case Acl.EXEC -> DmtPermission.EXEC;
            default -> throw new IllegalArgumentException("not one permission: " + permission);
        };
    }

    /** For opening a session. */
    void requireSession(String principal, NodePath root) {
        if (principal == null) {
            requireNode(null, root, Acl.GET);
        } else {
            require(() -> new DmtPrincipalPermission(principal));
        }
    }

    /** For a notification; without a principal the caller must be allowed to notify everybody. */
    void requireAlert(String principal) {
        require(() -> new AlertPermission(principal == null ? "*" : principal));
    }

    private void require(Supplier<Permission> permission) {
        Check check = present.get();
        if (check != null) {
            check.require(permission.get());
        }
    }
}
