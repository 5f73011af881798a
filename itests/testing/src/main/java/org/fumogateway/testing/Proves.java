package org.fumogateway.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the requirements that a test proves, as numbered in the project's digest of the specifications
 * ({@code "FUMO-65"}, {@code "DM-12"}, {@code "PKG-41"} ...). The build collects them into {@code itests/CONFORMANCE.md};
 * the line shown there for a test is its {@code @DisplayName}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Proves {

    /** Requirement numbers, one string each. */
    String[] value();
}
