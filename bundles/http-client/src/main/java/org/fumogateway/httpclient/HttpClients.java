package org.fumogateway.httpclient;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLParameters;
import org.fumogateway.httpclient.internal.TlsContext;

/** Makes HTTP clients. Stateless and thread-safe; so are the clients. */
public final class HttpClients {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private HttpClients() {
    }

    /** Makes a client as {@link #builder} does, without any more choices. */
    public static HttpClient create(Duration connectTimeout, TlsSettings tls, ProxyAddress proxy) throws HttpConfigurationException {
        return builder(connectTimeout, tls, proxy).build();
    }

    /**
     * Prepares a client that speaks HTTP/1.1, follows no redirect and checks host names.
     *
     * @param connectTimeout longest wait for a connection
     * @param tls            whom to trust and how to prove oneself
     * @param proxy          proxy of all requests, or null to connect directly
     * @throws HttpConfigurationException if a file of the settings cannot be used
     */
    public static HttpClient.Builder builder(Duration connectTimeout, TlsSettings tls, ProxyAddress proxy)
            throws HttpConfigurationException {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(PROTOCOLS.clone());
        // Small servers speak HTTP/1.1, and an upgrade attempt confuses some of them.
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout).sslContext(TlsContext.of(tls)).sslParameters(parameters).proxy(new OneProxy(proxy));
    }

    /** Leaves the name of the proxy's host unresolved, so that a change of its address is seen, and ignores the platform's selector. */
    private static final class OneProxy extends ProxySelector {

        private final ProxyAddress address;

        OneProxy(ProxyAddress address) {
            this.address = address;
        }

        @Override
        public List<Proxy> select(URI target) {
            return List.of(address == null ? Proxy.NO_PROXY
                    : new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(address.host(), address.port())));
        }

        @Override
        public void connectFailed(URI target, SocketAddress proxy, IOException failure) {
            // The request fails with the same exception; whoever sent it says so.
        }
    }
}
