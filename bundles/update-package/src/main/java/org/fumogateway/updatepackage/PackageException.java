package org.fumogateway.updatepackage;

import java.io.IOException;
import java.util.Objects;

/**
 * A package or trust file is refused, or a payload could not be decoded. Carries the reason with its FUMO result code and one
 * English sentence of at most {@value #MAX_MESSAGE} printable characters that may be shown to a user and sent to a server.
 *
 * <p>An {@link IOException}, so that decoding streams can throw it from {@code read}: catch it before {@code IOException}, which
 * then means that a medium failed and the package itself is not to blame.
 */
public final class PackageException extends IOException {

    /** Longest message, in characters. */
    public static final int MAX_MESSAGE = 256;

    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;

    /**
     * A refusal.
     *
     * @param reason what to report
     * @param sentence one English sentence; control characters are replaced and what is longer than the limit is cut
     */
    public PackageException(RefusalReason reason, String sentence) {
        this(reason, sentence, null);
    }

    /**
     * A refusal with the failure that led to it, for debugging.
     *
     * @param reason what to report
     * @param sentence as in the other constructor
     * @param cause the failure below, or null
     */
    public PackageException(RefusalReason reason, String sentence, Throwable cause) {
        super(presentable(sentence), cause);
        this.reason = Objects.requireNonNull(reason);
    }

    /** Why. */
    public RefusalReason reason() {
        return reason;
    }

    /** The FUMO result code to report, short for {@code reason().resultCode()}. */
    public int resultCode() {
        return reason.resultCode();
    }

    private static String presentable(String sentence) {
        StringBuilder text = new StringBuilder(Math.min(sentence.length(), MAX_MESSAGE));
        for (int i = 0; i < sentence.length() && text.length() < MAX_MESSAGE; i++) {
            char c = sentence.charAt(i);
            boolean unprintable = Character.isISOControl(c) || Character.isSurrogate(c)
                    || Character.getType(c) == Character.FORMAT;
            text.append(unprintable ? '?' : c);
        }
        if (sentence.length() > MAX_MESSAGE) {
            text.replace(MAX_MESSAGE - 3, MAX_MESSAGE, "...");
        }
        return text.toString();
    }
}
