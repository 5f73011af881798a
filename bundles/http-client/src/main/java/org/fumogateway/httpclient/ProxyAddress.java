package org.fumogateway.httpclient;

/**
 * An HTTP proxy.
 *
 * @param host name or address; an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record ProxyAddress(String host, int port) {

    private static final int LARGEST_PORT = 65_535;

    /**
     * Reads {@code host:port}, {@code [address]:port} for IPv6.
     *
     * @return null for empty text
     * @throws HttpConfigurationException if it is of another form
     */
    public static ProxyAddress parse(String text) throws HttpConfigurationException {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return null;
        }
        int colon = stripped.lastIndexOf(':');
        String host = colon < 0 ? "" : stripped.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.isEmpty() || !bracketed && host.indexOf(':') >= 0) {
            throw malformed(stripped, null);
        }
        try {
            int port = Integer.parseInt(stripped.substring(colon + 1));
            if (port < 1 || port > LARGEST_PORT) {
                throw malformed(stripped, null);
            }
            return new ProxyAddress(bracketed ? host.substring(1, host.length() - 1) : host, port);
        } catch (NumberFormatException noPort) {
            throw malformed(stripped, noPort);
        }
    }

    private static HttpConfigurationException malformed(String text, Throwable cause) {
        return new HttpConfigurationException("proxy: \"" + text + "\" is not host:port", cause);
    }
}
