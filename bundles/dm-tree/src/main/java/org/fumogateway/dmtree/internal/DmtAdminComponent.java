package org.fumogateway.dmtree.internal;

import org.osgi.framework.Bundle;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;

/** The tree as one bundle uses it: events of its sessions name the bundle that opened them. */
@Component(service = DmtAdmin.class, scope = ServiceScope.BUNDLE)
public final class DmtAdminComponent implements DmtAdmin {

    private final ManagementTree tree;
    private final Bundle user;

    /** Serves the bundle that asks for the service. */
    @Activate
    public DmtAdminComponent(ComponentContext context, @Reference TreeComponent component) {
        tree = component.tree();
        user = context.getUsingBundle();
    }

    @Override
    public DmtSession getSession(String subtreeUri) throws DmtException {
        return tree.getSession(user, null, subtreeUri, DmtSession.LOCK_TYPE_EXCLUSIVE);
    }

    @Override
    public DmtSession getSession(String subtreeUri, int lockMode) throws DmtException {
        return tree.getSession(user, null, subtreeUri, lockMode);
    }

    @Override
    public DmtSession getSession(String principal, String subtreeUri, int lockMode) throws DmtException {
        return tree.getSession(user, principal, subtreeUri, lockMode);
    }
}
