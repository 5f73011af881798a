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

    private record Level(String path, Map<String, Integer> children) {

        /** Path of one more child; siblings of one name are numbered from 2 on. */
        String child(String name) {
            int position = children.merge(name, 1, Integer::sum);
            return path + "/" + name + (position > 1 ? "[" + position + "]" : "");
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
        open.push(new Level("", new HashMap<>()));
        try {
            while (!open.isEmpty()) {
                Tag tag = again.child();
                if (tag == null) {
                    open.pop();
                    continue;
                }
                open.push(new Level(open.peek().child(again.name()), new HashMap<>()));
                if (again.offset() == refused.offset()) {
                    break;
                }
            }
        } catch (SyncMlException sameAgain) {
            // Expected: the open elements are those around it.
        }
        String path = open.isEmpty() || open.peek().path().isEmpty() ? null : open.peek().path();
        return new SyncMlException(refused.kind(), refused.detail(), path, refused.offset(), refused.getCause());
    }
}
