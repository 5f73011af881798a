package org.fumogateway.dmtree.internal;

import java.util.Set;
import java.util.function.Predicate;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.MetaNode;

/** Meta data for tests, built up from "everything is allowed". */
public final class TestMeta implements MetaNode {

    private final boolean leaf;
    private final int format;
    private Set<Integer> operations = Set.of(CMD_ADD, CMD_DELETE, CMD_EXECUTE, CMD_REPLACE, CMD_GET);
    private int scope = DYNAMIC;
    private int maxOccurrence = Integer.MAX_VALUE;
    private boolean zeroAllowed = true;
    private double max = Double.MAX_VALUE;
    private DmtData standard;
    private String[] mimeTypes;
    private Predicate<String> names = name -> true;
    private Predicate<DmtData> values = value -> true;

    private TestMeta(boolean leaf, int format) {
        this.leaf = leaf;
        this.format = format;
    }

    public static TestMeta leaf(int format) {
        return new TestMeta(true, format);
    }

    public static TestMeta interior() {
        return new TestMeta(false, DmtData.FORMAT_NODE);
    }

    public TestMeta only(Integer... allowed) {
        operations = Set.of(allowed);
        return this;
    }

    public TestMeta permanent() {
        scope = PERMANENT;
        return this;
    }

    public TestMeta atMost(int occurrences) {
        maxOccurrence = occurrences;
        return this;
    }

    public TestMeta atLeastOne() {
        zeroAllowed = false;
        return this;
    }

    public TestMeta max(double limit) {
        max = limit;
        return this;
    }

    public TestMeta standard(DmtData value) {
        standard = value;
        return this;
    }

    public TestMeta types(String... types) {
        mimeTypes = types;
        return this;
    }

    public TestMeta names(Predicate<String> valid) {
        names = valid;
        return this;
    }

    public TestMeta values(Predicate<DmtData> valid) {
        values = valid;
        return this;
    }

    @Override
    public boolean can(int operation) {
        return operations.contains(operation);
    }

    @Override
    public boolean isLeaf() {
        return leaf;
    }

    @Override
    public int getScope() {
        return scope;
    }

    @Override
    public String getDescription() {
        return null;
    }

    @Override
    public int getMaxOccurrence() {
        return maxOccurrence;
    }

    @Override
    public boolean isZeroOccurrenceAllowed() {
        return zeroAllowed;
    }

    @Override
    public DmtData getDefault() {
        return standard;
    }

    @Override
    public String[] getMimeTypes() {
        return mimeTypes;
    }

    @Override
    public double getMax() {
        return max;
    }

    @Override
    public double getMin() {
        return Double.MIN_VALUE;
    }

    @Override
    public DmtData[] getValidValues() {
        return null;
    }

    @Override
    public int getFormat() {
        return format;
    }

    @Override
    public String[] getRawFormatNames() {
        return null;
    }

    @Override
    public boolean isValidValue(DmtData value) {
        return values.test(value);
    }

    @Override
    public String[] getValidNames() {
        return null;
    }

    @Override
    public boolean isValidName(String name) {
        return names.test(name);
    }

    @Override
    public String[] getExtensionPropertyKeys() {
        return null;
    }

    @Override
    public Object getExtensionProperty(String key) {
        throw new IllegalArgumentException(key);
    }
}
