package org.fumogateway.operatorendpoint.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.fumogateway.server.operator.OperatorToken;
import org.fumogateway.server.store.OperatorStore;
import org.fumogateway.server.store.StoreException;
import org.osgi.service.log.Logger;

/**
 * Who may use the endpoint. There is no password: the first start writes a set-up token into a file that only its owner reads; whoever can read it
 * exchanges it, once, for a token of his own, of which only a digest is kept. As long as one operator's token is good there is no set-up token.
 * Thread-safe.
 */
final class OperatorTokens {

    private static final String PREFIX = "fgo_";
    private static final String NOBODY = "0".repeat(64);
    private static final int LONGEST_NAME = 64;

    private final OperatorStore store;
    private final OwnerFile setup;
    private final Clock clock;
    private final Logger logger;

    OperatorTokens(OperatorStore store, OwnerFile setup, Clock clock, Logger logger) {
        this.store = store;
        this.setup = setup;
        this.clock = clock;
        this.logger = logger;
    }

    /**
     * A token as its operator gets it, once.
     *
     * @param token what is kept
     * @param text  what proves it
     */
    record Issued(OperatorToken token, String text) {
    }

    /** Makes a set-up token if nobody could use the endpoint otherwise, and removes one that is not needed any more. */
    synchronized void prepare() throws StoreException, IOException {
        if (store.operatorTokens().stream().anyMatch(token -> token.revoked() == null)) {
            setup.delete();
        } else if (setup.read().isEmpty()) {
            setup.write(TokenText.secret());
            logger.info("A set-up token for the first operator is in {}", setup.path());
        }
    }

    /** Exchanges the set-up token; empty if it is not the one. Of two that try at once one succeeds. */
    synchronized Optional<Issued> exchange(String text, String name) throws StoreException, IOException, RequestException {
        Optional<String> expected = setup.read();
        boolean same = TokenText.same(TokenText.digest(text), expected.map(TokenText::digest).orElse(NOBODY));
        if (!same || store.operatorTokens().stream().anyMatch(token -> token.revoked() == null)) {
            return Optional.empty();
        }
        Issued issued = issue(name);
        setup.delete();
        return Optional.of(issued);
    }

    /** Makes a token for one more operator. */
    synchronized Issued issue(String name) throws StoreException, RequestException {
        String whose = name.strip();
        if (whose.isEmpty() || whose.length() > LONGEST_NAME || whose.chars().anyMatch(Character::isISOControl)) {
            throw RequestException.malformed("An operator has a name of 1 to " + LONGEST_NAME + " characters without control characters.");
        }
        String secret = TokenText.secret();
        OperatorToken token = new OperatorToken(TokenText.id(), whose, TokenText.digest(secret), now(), null);
        store.putOperatorToken(token);
        logger.info("Operator {} has a token now: {}", whose, token.id());
        return new Issued(token, PREFIX + token.id() + "." + secret);
    }

    /** Whose token that is; empty if it is nobody's, or revoked. */
    Optional<OperatorToken> verify(String text) throws StoreException {
        int dot = text.indexOf('.');
        boolean wellFormed = text.startsWith(PREFIX) && dot > 0;
        Optional<OperatorToken> known = wellFormed ? store.operatorToken(text.substring(PREFIX.length(), dot)) : Optional.empty();
        // A token that nobody has costs the same time as a wrong one.
        boolean same = TokenText.same(TokenText.digest(text.substring(dot + 1)), known.map(OperatorToken::digest).orElse(NOBODY));
        return known.filter(token -> same && token.revoked() == null);
    }

    List<OperatorToken> all() throws StoreException {
        return store.operatorTokens();
    }

    /** Makes a token void. After the last good one the next start writes a set-up token again. */
    synchronized OperatorToken revoke(String id) throws StoreException, RequestException {
        OperatorToken known = store.operatorToken(id).orElseThrow(() -> RequestException.notFound("token " + id));
        if (known.revoked() != null) {
            throw new RequestException(409, "Token " + id + " is revoked already.");
        }
        OperatorToken revoked = new OperatorToken(id, known.name(), known.digest(), known.created(), now());
        store.putOperatorToken(revoked);
        logger.info("The token {} of operator {} is revoked", id, known.name());
        return revoked;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
