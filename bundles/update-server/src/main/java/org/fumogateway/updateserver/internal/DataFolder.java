package org.fumogateway.updateserver.internal;

import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/** Where the server keeps its files. */
final class DataFolder {

    /** Folder of the published packages, below the data folder. */
    static final String PACKAGES = "packages";

    private static final String PROPERTY = "org.fumogateway.data";

    private DataFolder() {
    }

    static Path of(BundleContext context) {
        String data = context.getProperty(PROPERTY);
        return Path.of(data == null || data.isBlank() ? "data" : data).toAbsolutePath();
    }
}
