package org.fumogateway.dmobjects.internal.bootstrap;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks the MAC of a bootstrap document: HMAC-SHA1 over its octets, with the keys of the Client Provisioning profile (BOOT-20 to BOOT-22) or
 * of the DM profile (BOOT-40 to BOOT-43). Pure but for the secrets it is given.
 */
final class BootstrapMac {

    /** Which rules a document follows. */
    enum Profile {
        /** Client Provisioning document. */
        CP,
        /** DM message. */
        DM
    }

    /**
     * What the device has to prove a document with.
     *
     * @param network secret of the network or of the device, or null
     * @param pin     PIN that somebody has typed, or null
     * @param pinMac  MAC that was told with the PIN, or null
     */
    record Secrets(String network, String pin, String pinMac) {

        @Override
        public String toString() {
            return "Secrets";
        }
    }

    private static final String ALGORITHM = "HmacSHA1";
    private static final int SHORTEST_IMSI = 6;
    private static final int LONGEST_IMSI = 15;

    private BootstrapMac() {
    }

    /** True if a person has to type a PIN for this method. */
    static boolean needsPin(SecurityParameters parameters) {
        return switch (parameters.sec()) {
            case "1", "2", "3", "USERPIN", "USERNETWPIN", "USERPINMAC", "USERPIN_NETWORKID" -> true;
            default -> false;
        };
    }

    /**
     * Checks a document.
     *
     * @throws BootstrapPending   if a secret is not there yet
     * @throws BootstrapException if the method is not one of the profile, or there is no MAC
     */
    static boolean fits(Profile profile, byte[] document, SecurityParameters parameters, Secrets secrets)
            throws BootstrapPending, BootstrapException {
        byte[] key = profile == Profile.CP ? provisioningKey(parameters.sec(), secrets) : messageKey(parameters.sec(), secrets);
        boolean told = profile == Profile.CP && (parameters.sec().equals("3") || parameters.sec().equals("USERPINMAC"));
        String mac = told ? secrets.pinMac() : parameters.mac();
        if (mac == null) {
            throw new BootstrapException(told ? "no MAC was told with the PIN" : "it says how it is protected but carries no MAC");
        }
        return MessageDigest.isEqual(hex(document, key).getBytes(StandardCharsets.US_ASCII),
                mac.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] provisioningKey(String sec, Secrets secrets) throws BootstrapPending, BootstrapException {
        return switch (sec) {
            case "0", "NETWPIN" -> networkKey(network(secrets));
            case "1", "USERPIN", "3", "USERPINMAC" -> octets(pin(secrets));
            case "2", "USERNETWPIN" -> {
                ByteArrayOutputStream key = new ByteArrayOutputStream();
                key.writeBytes(networkKey(network(secrets)));
                key.writeBytes(octets(pin(secrets)));
                yield key.toByteArray();
            }
            default -> throw unknown();
        };
    }

    private static byte[] messageKey(String sec, Secrets secrets) throws BootstrapPending, BootstrapException {
        return switch (sec) {
            case "NETWORKID" -> octets(network(secrets));
            case "USERPIN" -> octets(pin(secrets));
            case "USERPIN_NETWORKID" -> octets(pin(secrets) + ":" + network(secrets));
            default -> throw unknown();
        };
    }

    private static BootstrapException unknown() {
        return new BootstrapException("the way it is protected (SEC) is not one that is known");
    }

    private static String network(Secrets secrets) throws BootstrapPending {
        return Optional.ofNullable(secrets.network()).orElseThrow(() -> new BootstrapPending("the network secret"));
    }

    private static String pin(Secrets secrets) throws BootstrapPending {
        return Optional.ofNullable(secrets.pin()).orElseThrow(() -> new BootstrapPending("the PIN"));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A secret of the form of an IMSI counts in semi-octets (BOOT-21), any other as it is. */
    static byte[] networkKey(String secret) {
        boolean imsi = secret.length() >= SHORTEST_IMSI && secret.length() <= LONGEST_IMSI
                && secret.chars().allMatch(character -> character >= '0' && character <= '9');
        if (!imsi) {
            return octets(secret);
        }
        String digits = secret.length() % 2 == 1 ? "9" + secret : "1" + secret + "F";
        StringBuilder swapped = new StringBuilder();
        for (int i = 0; i < digits.length(); i += 2) {
            swapped.append(digits.charAt(i + 1)).append(digits.charAt(i));
        }
        return HexFormat.of().parseHex(swapped);
    }

    /** The MAC in lower case hexadecimal. */
    static String hex(byte[] document, byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(document));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("This Java has no HMAC-SHA1", missing);
        }
    }
}
