package org.fumogateway.dlota.internal;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.Locale;
import java.util.regex.Pattern;

/** The rules for every URL before a connection is made (DL-46 to DL-53). */
final class UrlRules {

    private static final int MAX_OCTETS = 4096;
    private static final int MAX_SHOWN = 120;
    private static final Pattern NUMERIC = Pattern.compile("[0-9]+(?:\\.[0-9]+){3}");

    private final Settings settings;
    private final AddressRules addresses;
    private final boolean namesRemembered;

    /** Rules for this Java VM, which reads its own settings once just like us. */
    UrlRules(Settings settings) {
        this(settings, NameCache.remembers(Security::getProperty, System::getProperty));
    }

    /**
     * Creates rules.
     *
     * @param namesRemembered whether a connection goes to the address that was checked before it
     */
    UrlRules(Settings settings, boolean namesRemembered) {
        this.namesRemembered = namesRemembered;
        this.settings = settings;
        this.addresses = new AddressRules(settings.allowedNetworks());
    }

    /** Reads a URL, absolute or relative to a base; null as base if it must be absolute. */
    URI parse(String text, URI base) throws TransferFailure {
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_OCTETS) {
            throw broken("A URL is longer than " + MAX_OCTETS + " octets.");
        }
        URI uri;
        try {
            uri = new URI(text);
            uri = withoutFragment(base == null ? uri : base.resolve(uri));
        } catch (URISyntaxException e) {
            throw broken("A URL is not of valid form.");
        }
        if (!uri.isAbsolute() || uri.isOpaque()) {
            throw broken("A URL is not absolute.");
        }
        return uri;
    }

    /** Checks everything that needs no name look-up. */
    void checkForm(URI uri) throws TransferFailure {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        boolean plain = scheme.equals("http");
        if (!plain && !scheme.equals("https")) {
            throw broken("A URL has a scheme that is not supported.");
        }
        if (plain && !settings.allowHttp()) {
            throw broken("Plain http is not allowed here.");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw broken("A URL has no usable host name or carries a user name.");
        }
        int port = uri.getPort();
        if (port != -1 && port != (plain ? 80 : 443) && (port < 1024 || port > 65535)) {
            throw broken("Port " + port + " is not allowed for downloads.");
        }
        if (!settings.allowedHosts().isEmpty() && !isListed(uri.getHost())) {
            throw broken("Host " + uri.getHost() + " is not on the list of allowed hosts.");
        }
    }

    /** Checks form and every address the host name stands for (DL-49). */
    void check(URI uri) throws TransferFailure {
        checkForm(uri);
        String host = uri.getHost();
        if (!namesRemembered && !isNumeric(host)) {
            throw TransferFailure.permanent(952, 409, "Host names cannot be checked here.");
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!addresses.allows(address)) {
                    throw broken("Host " + host + " leads to an address that is not allowed.");
                }
            }
        } catch (UnknownHostException e) {
            throw TransferFailure.temporary(954, 412, "Host " + host + " was not found.", e);
        }
    }

    /** True if downloads from host names are possible at all (DL-49). */
    boolean namesRemembered() {
        return namesRemembered;
    }

    /** An address needs no look-up. */
    private static boolean isNumeric(String host) {
        return host.startsWith("[") || NUMERIC.matcher(host).matches();
    }

    /** A redirect, or an object of a descriptor, must not fall back from https to http (DL-52). */
    void checkStep(URI from, URI to) throws TransferFailure {
        if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme())) {
            throw broken("An https address leads to one without protection.");
        }
    }

    /** True if the host stands on the operator's list; an empty list names nobody. */
    boolean isListed(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return settings.allowedHosts().stream().map(pattern -> pattern.toLowerCase(Locale.ROOT))
                .anyMatch(pattern -> pattern.startsWith("*.") ? name.endsWith(pattern.substring(1)) : name.equals(pattern));
    }

    /** What logs and reports may show of a URL (DL-53). */
    static String shown(URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String text = uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + path;
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }

    /** What is left need not be a URL any more: https://#a has nothing but a fragment behind its scheme. */
    private static URI withoutFragment(URI uri) throws URISyntaxException {
        String text = uri.toString();
        int hash = text.indexOf('#');
        return hash < 0 ? uri : new URI(text.substring(0, hash));
    }

    private static TransferFailure broken(String detail) {
        return TransferFailure.permanent(954, 411, detail);
    }
}
