package org.fumogateway.dmobjects.internal.account;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.osgi.service.dmt.Acl;

/**
 * Who may add accounts (BOOT-3). The root of the tree lets every server add nodes (TREE-36), and {@code ./DMAcc} would inherit that: any server
 * that has an account could then make further ones. So {@code ./DMAcc} has an ACL of its own; its names stay readable for everybody. Immutable.
 */
public final class AccountAdders {

    /** Stands for each server whose account came by bootstrap. */
    public static final String BOOTSTRAPPED = "bootstrapped";

    private static final String EVERYBODY = "*";

    private final Set<String> named;

    /**
     * Reads the setting.
     *
     * @param text ServerIDs, {@value #BOOTSTRAPPED} or {@code *}, with commas between
     * @throws IllegalArgumentException if one of the names cannot be that of a server; the text is one sentence
     */
    public AccountAdders(String text) {
        named = Arrays.stream(text.split(",")).map(String::strip).filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        for (String name : named) {
            if (!name.equals(EVERYBODY) && AccountSchema.complaint("ServerID", name).isPresent()) {
                throw new IllegalArgumentException("The setting accountAdders holds " + name + ", which is not the name of a server");
            }
        }
    }

    /**
     * The ACL of {@code ./DMAcc}.
     *
     * @param bootstrapped ServerIDs of the accounts that came by bootstrap
     */
    Acl acl(Collection<String> bootstrapped) {
        Acl acl = new Acl("Get=*");
        if (named.contains(EVERYBODY)) {
            return acl.addPermission(EVERYBODY, Acl.ADD);
        }
        Set<String> servers = new TreeSet<>(named);
        if (servers.remove(BOOTSTRAPPED)) {
            servers.addAll(bootstrapped);
        }
        for (String server : servers) {
            acl = acl.addPermission(server, Acl.ADD);
        }
        return acl;
    }
}
