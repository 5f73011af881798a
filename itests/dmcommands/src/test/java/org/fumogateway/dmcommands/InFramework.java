package org.fumogateway.dmcommands;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One framework for all tests that ask for it: each of them works on nodes of its own. */
final class InFramework implements ParameterResolver {

    private static final class Shared implements CloseableResource {
        private final CommandFramework framework;

        Shared() {
            try {
                Path folder = Files.createTempDirectory("dmcommands");
                framework = new CommandFramework(folder, Map.of(
                        "org.fumogateway.dmcommands", Map.of("maxTotalLength", 200, "maxSegmentLength", 40, "maxDepth", 8),
                        "org.fumogateway.dmtree", Map.of("maxUriLength", 190, "maxDepth", 12),
                        "org.fumogateway.dmobjects", Map.of("deviceId", "urn:example:gw", "manufacturer", "Example Works", "bootstrapScanSeconds", 1,
                                "accountAdders", "bootstrapped,S1")));
            } catch (Exception failed) {
                throw new IllegalStateException("The framework could not be started", failed);
            }
        }

        @Override
        public void close() throws Exception {
            framework.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == CommandFramework.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(ExtensionContext.Namespace.create(InFramework.class))
                .getOrComputeIfAbsent(Shared.class, key -> new Shared(), Shared.class).framework;
    }
}
