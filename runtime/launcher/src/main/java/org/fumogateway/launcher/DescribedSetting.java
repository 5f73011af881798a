package org.fumogateway.launcher;

import java.math.BigInteger;
import java.util.Optional;

/**
 * One setting as its component describes it (Meta Type Service 105.8): what a value has to be.
 *
 * @param type  what a value is
 * @param least smallest number, or null if the type alone sets the limit
 * @param most  largest number, or null if the type alone sets the limit
 */
record DescribedSetting(Type type, BigInteger least, BigInteger most) {

    /** What a value is. */
    enum Type {
        TEXT, TRUTH, INTEGER, LONG
    }

    /** Anything goes. */
    static DescribedSetting text() {
        return new DescribedSetting(Type.TEXT, null, null);
    }

    /** {@code true} or {@code false}, and nothing that only looks like one of them. */
    static DescribedSetting truth() {
        return new DescribedSetting(Type.TRUTH, null, null);
    }

    /** A whole number of this type; limits that are null are those of the type. */
    static DescribedSetting number(Type type, BigInteger least, BigInteger most) {
        boolean small = type == Type.INTEGER;
        BigInteger lowest = BigInteger.valueOf(small ? Integer.MIN_VALUE : Long.MIN_VALUE);
        BigInteger highest = BigInteger.valueOf(small ? Integer.MAX_VALUE : Long.MAX_VALUE);
        return new DescribedSetting(type, least == null ? lowest : least.max(lowest), most == null ? highest : most.min(highest));
    }

    /** What is wrong with a value, as the end of a sentence that begins with the name of the setting; it does not repeat the value, which may be a secret. */
    Optional<String> objection(String value) {
        return switch (type) {
            case TEXT -> Optional.empty();
            case TRUTH -> value.equals("true") || value.equals("false") ? Optional.empty() : Optional.of("has to be true or false");
            case INTEGER, LONG -> within(value) ? Optional.empty() : Optional.of("has to be a whole number from " + least + " to " + most);
        };
    }

    private boolean within(String value) {
        if (!value.matches("[+-]?[0-9]{1,19}")) {
            return false;
        }
        BigInteger number = new BigInteger(value);
        return number.compareTo(least) >= 0 && number.compareTo(most) <= 0;
    }
}
