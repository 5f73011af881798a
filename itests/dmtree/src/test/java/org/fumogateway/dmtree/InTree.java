package org.fumogateway.dmtree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test a {@link Tree}; all of them share one framework, which starts with the first and stops after the last. */
public final class InTree implements ParameterResolver, AfterEachCallback {

    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(InTree.class);
    private static final Map<String, Object> SETTINGS = Map.of("lockWaitSeconds", 1);

    /** The framework of all tests, and where it lives. */
    private record Shared(Path folder, TreeFramework framework) implements ExtensionContext.Store.CloseableResource {

        static Shared start() {
            try {
                Path folder = Files.createTempDirectory("dmtree");
                return new Shared(folder, new TreeFramework(folder, SETTINGS));
            } catch (Exception failed) {
                throw new IllegalStateException("The framework does not start", failed);
            }
        }

        @Override
        public void close() throws Exception {
            framework.close();
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            } catch (IOException left) {
                throw new IOException("The folder of the framework could not be removed", left);
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Tree.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Shared shared = context.getRoot().getStore(HERE).getOrComputeIfAbsent(Shared.class, key -> Shared.start(), Shared.class);
        return context.getStore(HERE).getOrComputeIfAbsent(Tree.class, key -> new Tree(shared.framework()), Tree.class);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        Tree tree = context.getStore(HERE).get(Tree.class, Tree.class);
        if (tree != null) {
            tree.clear();
        }
    }
}
