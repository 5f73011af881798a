package org.fumogateway.dmobjects.internal.account;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A node of an account: a leaf with a text, or an interior node. Numbered children stand in order of their numbers (TREE-119). Immutable;
 * the text form says nothing of values, which may be secrets.
 *
 * @param text     value of a leaf, null for an interior node
 * @param children children by name; none in a leaf
 */
public record AccountNode(String text, Map<String, AccountNode> children) {

    /** Names that are numbers by number, others behind them by their characters. */
    static final Comparator<String> BY_NUMBER = Comparator.comparing((String name) -> !name.matches("[0-9]+"))
            .thenComparingInt(name -> name.matches("[0-9]+") ? name.length() : 0).thenComparing(Comparator.naturalOrder());

    /** An interior node without children. */
    public static final AccountNode EMPTY = new AccountNode(null, Map.of());

    /** Copies and sorts the children. */
    public AccountNode {
        TreeMap<String, AccountNode> sorted = new TreeMap<>(BY_NUMBER);
        sorted.putAll(children);
        children = Collections.unmodifiableMap(sorted);
    }

    /** A leaf. */
    public static AccountNode leaf(String text) {
        return new AccountNode(text, Map.of());
    }

    /** True for a leaf. */
    public boolean isLeaf() {
        return text != null;
    }

    /** The node below this one; an empty path is this one. */
    public Optional<AccountNode> find(List<String> path) {
        AccountNode node = this;
        for (String name : path) {
            node = node.children.get(name);
            if (node == null) {
                return Optional.empty();
            }
        }
        return Optional.of(node);
    }

    /** Text of a leaf; empty if there is none. */
    public String text(String... path) {
        return find(List.of(path)).map(AccountNode::text).orElse("");
    }

    /** The same with a leaf below it, and whatever leads there. */
    public AccountNode with(String path, String value) {
        return with(List.of(path.split("/")), leaf(value));
    }

    /** The same with another node at that place, and whatever leads there. */
    public AccountNode with(List<String> path, AccountNode node) {
        if (path.isEmpty()) {
            return node;
        }
        Map<String, AccountNode> changed = new TreeMap<>(children);
        AccountNode child = changed.getOrDefault(path.get(0), EMPTY);
        changed.put(path.get(0), child.with(path.subList(1, path.size()), node));
        return new AccountNode(null, changed);
    }

    /** The same without the node at that place and everything below. */
    public AccountNode without(List<String> path) {
        Map<String, AccountNode> changed = new TreeMap<>(children);
        if (path.size() == 1) {
            changed.remove(path.get(0));
        } else {
            changed.computeIfPresent(path.get(0), (name, child) -> child.without(path.subList(1, path.size())));
        }
        return new AccountNode(null, changed);
    }

    /** The same with other texts. */
    public AccountNode map(UnaryOperator<String> change) {
        if (isLeaf()) {
            return leaf(change.apply(text));
        }
        Map<String, AccountNode> changed = new TreeMap<>();
        children.forEach((name, child) -> changed.put(name, child.map(change)));
        return new AccountNode(null, changed);
    }

    @Override
    public String toString() {
        return isLeaf() ? "leaf" : "interior " + children.keySet();
    }
}
