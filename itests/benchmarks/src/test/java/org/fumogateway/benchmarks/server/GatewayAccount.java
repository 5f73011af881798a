package org.fumogateway.benchmarks.server;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fumogateway.dmprotocol.Digests;

/**
 * What a bootstrap document tells a gateway, as far as a simulated one needs it.
 *
 * @param deviceId     device id
 * @param clientName   user name of the gateway
 * @param clientDigest digest of name and secret of the gateway
 * @param clientNonce  nonce of its first proof
 * @param serverDigest digest of name and secret of the server
 * @param serverNonce  nonce of the server's first proof
 */
record GatewayAccount(String deviceId, String clientName, String clientDigest, byte[] clientNonce, String serverDigest, byte[] serverNonce) {

    private static final Pattern PARAMETER = Pattern.compile("name=\"AAUTH(NAME|SECRET|DATA)\" value=\"([^\"]*)\"");

    /** Reads the document that {@code server:enrol} wrote. */
    static GatewayAccount of(String deviceId, String document) {
        List<String> values = new ArrayList<>();
        Matcher found = PARAMETER.matcher(document);
        while (found.find()) {
            values.add(found.group(2));
        }
        if (values.size() != 6) {
            throw new IllegalArgumentException("The bootstrap document of " + deviceId + " has not two accounts with name, secret and nonce.");
        }
        return new GatewayAccount(deviceId, values.get(0), Digests.accountDigest(values.get(0), values.get(1)),
                Base64.getDecoder().decode(values.get(2)), Digests.accountDigest(values.get(3), values.get(4)),
                Base64.getDecoder().decode(values.get(5)));
    }
}
