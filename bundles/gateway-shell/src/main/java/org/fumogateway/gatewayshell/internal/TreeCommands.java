package org.fumogateway.gatewayshell.internal;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.dmt.DmtAdmin;

/** The commands about the management tree that are at hand beside the others of {@code fumo:}; all of them are in {@code dm:}. */
@Component(service = TreeCommands.class, property = {"osgi.command.scope=fumo", "osgi.command.function=tree",
    "osgi.command.function=get", "osgi.command.function=acl"})
public final class TreeCommands {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DmtAdmin admin;

    /** {@code fumo:tree [URI]}: a subtree with its values. */
    public String tree(String... arguments) {
        return DmCommands.tree(admin, arguments);
    }

    /** {@code fumo:get URI}: the value of a leaf, or the names of the children. */
    public String get(String uri) {
        return DmCommands.get(admin, uri);
    }

    /** {@code fumo:acl URI}: the node's own ACL and the one in effect. */
    public String acl(String uri) {
        return DmCommands.acl(admin, uri);
    }
}
