package org.fumogateway.syncml.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.fumogateway.syncml.codec.SyncMlException;

/**
 * Finds out where in a document something was refused: goes through it once more and notes which elements are open. Only a
 * refusal pays for it.
 */
public final class Outline {

    private static final int LONGEST_NAME = 64;

    /** An open element: its name, its number among the siblings of that name, and how many children of each name it has so far. */
    private record Level(String name, int position, Map<String, Integer> children) {

        Level child(String child) {
            return new Level(child, children.merge(child, 1, Integer::sum), new HashMap<>());
        }

        /** Siblings of one name are numbered from 2 on. */
        @Override
        public String toString() {
            return "/" + name + (position > 1 ? "[" + position + "]" : "");
        }
    }

    private Outline() {
    }

    /**
     * The refusal with the path of the element that begins at its offset, else of the innermost one that was open.
     *
     * @param refused what was refused
     * @param again   a new cursor in front of the same document
     */
    public static SyncMlException located(SyncMlException refused, ElementCursor again) {
        Deque<Level> open = new ArrayDeque<>();
        open.push(new Level("", 1, new HashMap<>()));
        try {
            while (!open.isEmpty()) {
                Tag tag = again.child();
                if (tag == null) {
                    open.pop();
                    continue;
                }
                open.push(open.peek().child(tag == Tag.UNKNOWN ? harmless(again.name()) : tag.xmlName()));
                if (again.offset() == refused.offset()) {
                    break;
                }
            }
        } catch (SyncMlException sameAgain) {
            // Expected: the open elements are those around it.
        }
        return new SyncMlException(refused.kind(), refused.detail(), path(open), refused.offset(), refused.getCause());
    }

    private static String path(Deque<Level> open) {
        if (open.size() < 2) {
            return null;
        }
        // The last is what surrounds the root.
        open.removeLast();
        StringBuilder path = new StringBuilder();
        open.descendingIterator().forEachRemaining(path::append);
        return path.toString();
    }

    /** A name that a peer made up goes to logs and terminals, so it is cut short, and what is no letter or digit there is replaced. */
    static String harmless(String name) {
        StringBuilder harmless = new StringBuilder();
        name.codePoints().limit(LONGEST_NAME)
                .forEach(character -> harmless.appendCodePoint(isHarmless(character) ? character : '?'));
        return harmless.append(name.codePointCount(0, name.length()) > LONGEST_NAME ? "..." : "").toString();
    }

    private static boolean isHarmless(int character) {
        return Character.isLetterOrDigit(character) || "-_.:".indexOf(character) >= 0;
    }
}
