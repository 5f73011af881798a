package org.fumogateway.syncml.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One element as a decoder read it, without knowledge of what it means. Its text counts only while it has no child elements.
 * Built by one thread, then only read.
 */
public final class Element {

    private final String name;
    private final Element parent;
    private final TextArena arena;
    private List<Element> children = Collections.emptyList();
    private final int textStart;
    private int textEnd;

    /**
     * Creates an element and hangs it below its parent.
     *
     * @param name   local name
     * @param parent null for the root
     * @param arena  where its text will be appended, from the arena's present end on
     */
    public Element(String name, Element parent, TextArena arena) {
        this.name = name;
        this.parent = parent;
        this.arena = arena;
        textStart = arena.size();
        textEnd = textStart;
        if (parent != null) {
            parent.add(this);
        }
    }

    /** Local name. */
    public String name() {
        return name;
    }

    /** The element around it, or null. */
    public Element parent() {
        return parent;
    }

    /** Child elements in document order. */
    public List<Element> children() {
        return children;
    }

    /** The first child of a name, or null. */
    public Element child(String childName) {
        for (Element child : children) {
            if (child.name.equals(childName)) {
                return child;
            }
        }
        return null;
    }

    /** Where its text begins in the arena. */
    public int textStart() {
        return textStart;
    }

    /** Ends its text at the arena's present end. */
    public void endText() {
        textEnd = arena.size();
    }

    /** Octets of its text. */
    public int textSize() {
        return textEnd - textStart;
    }

    /** Its text, shared with the arena. */
    public ByteBuffer octets() {
        return arena.slice(textStart, textEnd);
    }

    /** Its text character for character. */
    public String text() {
        return arena.text(textStart, textEnd, false);
    }

    /** Its text without white space at either end (SYN-7). */
    public String trimmed() {
        return arena.text(textStart, textEnd, true);
    }

    /** Where it stands, such as {@code /SyncML/SyncBody/Replace[2]/Item}; siblings of one name are numbered from 2 on. */
    public String path() {
        StringBuilder path = new StringBuilder();
        for (Element element = this; element != null; element = element.parent) {
            int position = element.positionAmongNamesakes();
            path.insert(0, "/" + element.name + (position > 1 ? "[" + position + "]" : ""));
        }
        return path.toString();
    }

    private int positionAmongNamesakes() {
        int position = 1;
        if (parent != null) {
            for (Element sibling : parent.children) {
                if (sibling == this) {
                    break;
                }
                position += sibling.name.equals(name) ? 1 : 0;
            }
        }
        return position;
    }

    private void add(Element child) {
        if (children.isEmpty()) {
            children = new ArrayList<>(4);
        }
        children.add(child);
    }
}
