package org.fumogateway.fumoagent.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fumogateway.gateway.firmware.RunningFirmware;

/**
 * A part of the gateway that is updated by itself (FUMO-2, FUMO-3): the gateway, or a component such as a modem. Immutable.
 *
 * @param name            last part of the instance URI and name in service properties; empty for the gateway itself
 * @param compatible      {@code vendor,product} that packages for it name (PKG-29); empty for the gateway, which knows its own
 * @param hardwareVersion hardware version that packages for it name (PKG-30), or empty
 * @param dynamic         its instance is there only once a server has added it (FUMO-25)
 */
record UpdatableComponent(String name, String compatible, String hardwareVersion, boolean dynamic) {

    /** The gateway itself. */
    static final UpdatableComponent GATEWAY = new UpdatableComponent("", "", "", false);

    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9][A-Za-z0-9-]{0,31})=([^;@=]+,[^;@=]+)(?:@([^;@=]+))?");

    UpdatableComponent {
        Objects.requireNonNull(name);
        Objects.requireNonNull(compatible);
        Objects.requireNonNull(hardwareVersion);
    }

    /**
     * Reads components as an operator lists them: {@code Modem=exampleworks,modem-7@R2; Radio=exampleworks,radio-1}.
     *
     * @throws IllegalArgumentException with one sentence about what cannot be read
     */
    static List<UpdatableComponent> parse(String... texts) {
        List<UpdatableComponent> read = new ArrayList<>();
        for (String text : String.join(";", texts).split(";")) {
            if (!text.isBlank()) {
                read.add(one(text.strip()));
            }
        }
        requireDifferent(read);
        return List.copyOf(read);
    }

    /** The same for those whose instances servers may add. */
    static List<UpdatableComponent> parseDynamic(String... texts) {
        return parse(texts).stream().map(one -> new UpdatableComponent(one.name, one.compatible, one.hardwareVersion, true)).toList();
    }

    /**
     * No two names may differ in case only: they are names of folders too.
     *
     * @throws IllegalArgumentException with one sentence if some do
     */
    static void requireDifferent(List<UpdatableComponent> components) {
        long different = components.stream().map(one -> one.name.toLowerCase(java.util.Locale.ROOT)).distinct().count();
        if (different != components.size()) {
            throw new IllegalArgumentException("Two components have the same name");
        }
    }

    private static UpdatableComponent one(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("A component looks like Modem=vendor,product@hardware, not " + text);
        }
        return new UpdatableComponent(matcher.group(1), matcher.group(2).strip(), matcher.group(3) == null ? "" : matcher.group(3).strip(), false);
    }

    /** True for the gateway itself. */
    boolean gateway() {
        return name.isEmpty();
    }

    /** True if a service that installs or tells what runs does so for this component. */
    boolean owns(Map<String, ?> properties) {
        return name.equals(named(properties));
    }

    /** True if a service that may hold or judge an update has a say here: one for all, or one for this component. */
    boolean concerns(Map<String, ?> properties) {
        return named(properties).isEmpty() || owns(properties);
    }

    private static String named(Map<String, ?> properties) {
        return properties.get(RunningFirmware.COMPONENT) instanceof String text ? text : "";
    }
}
