package org.fumogateway.servertools;

import org.fumogateway.launcher.Profile;

/**
 * The listener of the operators: a second Jetty server in the same process, on this machine only. Gateways do not reach it, and operators find
 * nothing
 * of theirs on the gateways' listener: each servlet names the one it belongs to. Who wants it from elsewhere puts a proxy with TLS or a tunnel
 * before it.
 */
final class OperatorListener {

    static final String ADDRESS = "127.0.0.1";

    private static final String PID = "org.apache.felix.http~operator";
    private static final String HEADER_OCTETS = "8192";
    private static final String IDLE_MILLIS = "30000";
    private static final String THREADS = "32";

    private OperatorListener() {
    }

    /** Says everything that the gateways' listener has as a property of the framework too: what is not said here would be taken from there. */
    static void configure(Profile profile, int port) {
        profile.setting(PID, "org.osgi.service.http.port", Integer.toString(port)).setting(PID, "org.apache.felix.http.host", ADDRESS)
                .setting(PID, "org.apache.felix.http.name", "operator").setting(PID, "org.apache.felix.http.enable", "true")
                .setting(PID, "org.apache.felix.https.enable", "false").setting(PID, "org.apache.felix.http.runtime.init.listener", "operator")
                .setting(PID, "org.apache.felix.http.jetty.headerBufferSize", HEADER_OCTETS)
                .setting(PID, "org.apache.felix.http.jetty.threadpool.max", THREADS).setting(PID, "org.apache.felix.http.timeout", IDLE_MILLIS)
                .setting(PID, "org.apache.felix.http.jetty.sendServerHeader", "false");
    }
}
