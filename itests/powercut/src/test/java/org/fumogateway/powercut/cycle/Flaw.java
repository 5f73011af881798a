package org.fumogateway.powercut.cycle;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.fumogateway.storage.Disk;
import org.fumogateway.storage.Disk.DiskFile;

/**
 * What is wrong with a gateway on purpose, so that the oracle is seen finding it.
 *
 * @param name         in words
 * @param unforced     files and folders whose forces are promised and not done
 * @param settlesFirst a report is settled before the server has it
 */
record Flaw(String name, Predicate<Path> unforced, boolean settlesFirst) {

    /** The gateway as it is. */
    static final Flaw NONE = new Flaw("no flaw", path -> false, false);

    /** What lies below this folder is never forced. */
    static Flaw unforced(String name, Path folder) {
        return new Flaw(name, path -> path.startsWith(folder), false);
    }

    /** The disk as this gateway uses it. */
    Disk on(Disk disk) {
        return (Disk) Proxy.newProxyInstance(Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
            if (method.getName().equals("forceDirectory") && unforced.test((Path) arguments[0])) {
                return null;
            }
            Object result = call(disk, method, arguments);
            return result instanceof DiskFile file && unforced.test((Path) arguments[0]) ? unforcedFile(file) : result;
        });
    }

    private static DiskFile unforcedFile(DiskFile file) {
        return (DiskFile) Proxy.newProxyInstance(Disk.class.getClassLoader(), new Class<?>[] {DiskFile.class},
                (proxy, method, arguments) -> method.getName().equals("force") ? null : call(file, method, arguments));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }
}
