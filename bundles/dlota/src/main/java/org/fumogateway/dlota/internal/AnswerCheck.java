package org.fumogateway.dlota.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether an answer carries the object that was asked for, or exactly the part of it that is missing (sections 5.3 and 5.4). Immutable. */
final class AnswerCheck {

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes\\s+([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\\*)");
    private static final Pattern UNSATISFIED = Pattern.compile("bytes\\s+\\*/([0-9]{1,18})");

    private final Settings settings;

    AnswerCheck(Settings settings) {
        this.settings = settings;
    }

    /** Fails unless the head of this answer fits what was planned. */
    void whole(Answer answer, ObjectPlan plan) throws TransferFailure {
        if (answer.isEncoded()) {
            throw TransferFailure.permanent(954, 550, "The server sends the package in a content encoding that was not asked for.");
        }
        String type = answer.mediaType();
        if (!ContentKind.isPlainOctets(type) && !plan.types().contains(type) && (plan.described() || !settings.packageTypes().contains(type))) {
            throw wrongType(type, plan.described());
        }
        if (plan.size() >= 0 && answer.length() >= 0 && answer.length() != plan.size()) {
            throw TransferFailure.permanent(905, 402, "The length of the package is not the one that the descriptor gives.");
        }
        if (answer.length() > settings.maxSize()) {
            throw TransferFailure.permanent(901, 501, "The package is larger than this gateway takes.");
        }
    }

    private static TransferFailure wrongType(String type, boolean described) {
        if (ContentKind.DESCRIPTOR_TYPE.equals(type) || ContentKind.DESCRIPTOR_2_TYPE.equals(type)) {
            return TransferFailure.permanent(953, 405, "A descriptor leads to another descriptor.");
        }
        if (ContentKind.isPage(type)) {
            return TransferFailure.permanent(954, 411, "The server sent a page instead of the package.");
        }
        return TransferFailure.permanent(described ? 905 : 953, 405, "The package is of another type than promised.");
    }

    /** True if this partial answer begins exactly where the stored octets end (DL-94). */
    boolean continues(Answer answer, Representation known, long position) {
        Matcher range = CONTENT_RANGE.matcher(String.valueOf(answer.header("Content-Range")));
        String etag = answer.header("ETag");
        return range.matches() && Long.parseLong(range.group(1)) == position && Long.parseLong(range.group(2)) >= position
                && (range.group(3).equals("*") || known.length() < 0 || Long.parseLong(range.group(3)) == known.length())
                && (etag == null || known.etag() == null || etag.equals(known.etag())) && !answer.isEncoded()
                && sameDate(answer.header("Last-Modified"), known);
    }

    /** Where the date was the condition it has to be the same, as far as the answer tells. */
    private static boolean sameDate(String modified, Representation known) {
        return modified == null || known.validator() == null || known.validator().startsWith("\"") || modified.equals(known.validator());
    }

    /** True if this answer to a range that cannot be satisfied says that the stored octets are the whole object. */
    boolean nothingMissing(Answer answer, Representation known, long position) {
        Matcher total = UNSATISFIED.matcher(String.valueOf(answer.header("Content-Range")));
        return total.matches() && Long.parseLong(total.group(1)) == position && (known.length() < 0 || known.length() == position);
    }
}
