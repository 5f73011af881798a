package com.example.logo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.service.dmt.Acl;
import org.osgi.service.dmt.DmtAdmin;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.DmtSession;
import org.osgi.service.log.Logger;

class LogoNodeTest {

    private static final String SERVER = "dm.example.com";

    private final List<Acl> granted = new CopyOnWriteArrayList<>();
    private final AtomicInteger sessionsToFail = new AtomicInteger();
    private final LogoNode node = new LogoNode(proxy(LogoNode.Settings.class, (method, arguments) ->
            method.equals("servers") ? new String[] {SERVER} : null), tree(), proxy(Logger.class, (method, arguments) -> null));

    private interface Call {
        Object answer(String method, Object[] arguments) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(LogoNodeTest.class.getClassLoader(), new Class<?>[] {type},
                (self, method, arguments) -> call.answer(method.getName(), arguments)));
    }

    private DmtAdmin tree() {
        return proxy(DmtAdmin.class, (method, arguments) -> {
            if (sessionsToFail.getAndDecrement() > 0) {
                throw new DmtException((String) arguments[0], DmtException.SESSION_CREATION_TIMEOUT, "the tree is busy");
            }
            return proxy(DmtSession.class, (name, values) -> name.equals("setNodeAcl") ? granted.add((Acl) values[1]) : null);
        });
    }

    @AfterEach
    void stop() {
        node.deactivate();
    }

    @Test
    @DisplayName("A tree that is busy when the node comes is asked again: the server gets its right")
    void grantedLater() {
        sessionsToFail.set(1);
        node.mountPointAdded(null);
        await().atMost(Duration.ofSeconds(60)).until(() -> !granted.isEmpty());
        assertThat(granted.get(0).isPermitted(SERVER, Acl.REPLACE)).isTrue();
    }

    @Test
    @DisplayName("A node that is mounted while its bundle stops troubles nobody")
    void mountedWhileStopping() {
        node.deactivate();
        assertThatNoException().isThrownBy(() -> node.mountPointAdded(null));
        assertThat(granted).isEmpty();
    }
}
