package org.fumogateway.launcher;

import java.math.BigInteger;
import java.util.Optional;

/**
 * One setting as its component describes it (Meta Type Service 105.8): what a value has to be.
 *
 * @param type  what a value is
 * @param least smallest number as described, or null if there is no such limit
 * @param most  largest number as described, or null if there is no such limit
 */
record DescribedSetting(Type type, BigInteger least, BigInteger most) {

    /** What a value is; for {@code OTHER} the component judges alone. */
    enum Type {
        OTHER, BOOLEAN, INTEGER, LONG
    }

    /** A setting without limits of its own. */
    static DescribedSetting of(Type type) {
        return new DescribedSetting(type, null, null);
    }

    /**
     * Why the component cannot take a value, as the end of a sentence that begins with the name of the setting. It does not repeat the value, which may be
     * a secret. What Declarative Services would convert by guessing, {@code yes} into false, is no value either.
     */
    Optional<String> objection(String value) {
        return switch (type) {
            case OTHER -> Optional.empty();
            case BOOLEAN -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false") ? Optional.empty() : Optional.of("has to be true or false");
            case INTEGER -> number(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LONG -> number(value, Long.MIN_VALUE, Long.MAX_VALUE);
        };
    }

    private static Optional<String> number(String value, long lowest, long highest) {
        if (!isNumber(value)) {
            return Optional.of("has to be a whole number");
        }
        return within(value, BigInteger.valueOf(lowest), BigInteger.valueOf(highest)) ? Optional.empty()
                : Optional.of("has to be a whole number from " + lowest + " to " + highest);
    }

    /** Why a value, though the component can take it, is not one that it was made for, in the same form. */
    Optional<String> doubt(String value) {
        if (!isNumber(value) || within(value, least, most)) {
            return Optional.empty();
        }
        return Optional.of("should be " + (least == null ? "at most " + most : most == null ? least + " or more" : "from " + least + " to " + most));
    }

    private static boolean isNumber(String value) {
        return value.matches("[+-]?0*[0-9]{1,19}");
    }

    private static boolean within(String value, BigInteger lowest, BigInteger highest) {
        BigInteger number = new BigInteger(value);
        return (lowest == null || number.compareTo(lowest) >= 0) && (highest == null || number.compareTo(highest) <= 0);
    }
}
