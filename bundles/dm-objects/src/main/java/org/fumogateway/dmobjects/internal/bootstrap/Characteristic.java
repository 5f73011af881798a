package org.fumogateway.dmobjects.internal.bootstrap;

import java.util.List;

/**
 * A characteristic of a provisioning document.
 *
 * @param type            type in upper case
 * @param parameters      parameters in document order
 * @param characteristics characteristics within, in document order
 */
record Characteristic(String type, List<Parameter> parameters, List<Characteristic> characteristics) {

    Characteristic {
        parameters = List.copyOf(parameters);
        characteristics = List.copyOf(characteristics);
    }

    /**
     * A parameter.
     *
     * @param name  name in upper case
     * @param value value, may be a secret
     */
    record Parameter(String name, String value) {
    }

    /** First value of a parameter, or null. */
    String value(String name) {
        return parameters.stream().filter(parameter -> parameter.name().equals(name)).map(Parameter::value).findFirst().orElse(null);
    }

    /** All values of a parameter. */
    List<String> values(String name) {
        return parameters.stream().filter(parameter -> parameter.name().equals(name)).map(Parameter::value).toList();
    }

    /** Characteristics of a type. */
    List<Characteristic> all(String wanted) {
        return characteristics.stream().filter(characteristic -> characteristic.type().equals(wanted)).toList();
    }
}
