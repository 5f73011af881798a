package org.fumogateway.serverstore.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/**
 * Tokens of download URLs as they are kept: by their SHA-256. A token is random and long, so that a digest without a key tells nobody anything, and
 * finds its job at once.
 */
final class DownloadToken {

    private static final int BATCH = 500;

    private DownloadToken() {
    }

    /** What is stored of a token; null for a job that has none. */
    static String digest(String token) {
        if (token == null) {
            return null;
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java platform has no SHA-256", e);
        }
    }

    /**
     * Puts digests in the place of the tokens that an earlier version stored in clear; URLs that are out there stay good.
     *
     * @return how many there were
     */
    static int digestAll(Connection connection) throws SQLException {
        int count = 0;
        while (true) {
            List<String> tokens = Sql.list(connection, "SELECT token FROM job WHERE token > '' ORDER BY token LIMIT ?", row -> row.getString("token"),
                    BATCH);
            for (String token : tokens) {
                Sql.update(connection, "UPDATE job SET token_digest = ?, token = NULL WHERE token = ?", digest(token), token);
            }
            count += tokens.size();
            if (tokens.size() < BATCH) {
                return count;
            }
        }
    }
}
