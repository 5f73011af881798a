package org.fumogateway.operatorendpoint.internal;

import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/** Where the endpoint keeps its files. */
final class OperatorFolder {

    private static final String PROPERTY = "org.fumogateway.data";

    private OperatorFolder() {
    }

    static Path of(BundleContext context) {
        String data = context.getProperty(PROPERTY);
        return Path.of(data == null || data.isBlank() ? "data" : data).toAbsolutePath().resolve("operator");
    }
}
