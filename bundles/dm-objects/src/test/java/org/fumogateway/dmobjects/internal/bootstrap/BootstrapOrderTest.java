package org.fumogateway.dmobjects.internal.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.fumogateway.dmobjects.internal.ObjectsStore;
import org.fumogateway.dmobjects.internal.account.AccountsComponent;
import org.fumogateway.dmobjects.internal.device.DeviceConfiguration;
import org.fumogateway.gateway.device.DeviceIdentity;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Which source of bootstrap documents comes first. */
class BootstrapOrderTest {

    private static final Duration AWHILE = Duration.ofSeconds(60);

    @TempDir
    Path data;
    private final TestLogger logger = new TestLogger();
    private final AtomicInteger asked = new AtomicInteger();
    private Path folder;
    private FileStorage storage;
    private ObjectsStore objects;
    private AccountsComponent accounts;
    private HttpServer network;

    @BeforeEach
    void open() throws Exception {
        folder = Files.createDirectories(data.resolve("bootstrap"));
        storage = FileStorage.open(data, new NioDisk(), 0);
        objects = new ObjectsStore(storage);
        accounts = new AccountsComponent(proxy(BundleContext.class, Map.of("registerService", proxy(ServiceRegistration.class, Map.of()))),
                objects, logger.logger());
        network = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        network.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        network.start();
    }

    @AfterEach
    void close() throws Exception {
        network.stop(0);
        objects.store().close();
        storage.close();
    }

    private static <T> T proxy(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> answers.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    private BootstrapFolder start() {
        DeviceConfiguration configuration = proxy(DeviceConfiguration.class, Map.of("bootstrapScanSeconds", 1, "bootstrapAllowHttp", true,
                "bootstrapUrl", "http://127.0.0.1:" + network.getAddress().getPort() + "/"));
        BundleContext context = proxy(BundleContext.class, Map.of("getProperty", data.toString()));
        return new BootstrapFolder(configuration, context, objects, accounts, proxy(DeviceIdentity.class, Map.of("deviceId", "urn:dev:1")),
                logger.logger());
    }

    private void write(String name, String server) throws Exception {
        String document = "<wap-provisioningdoc version=\"1.1\"><characteristic type=\"APPLICATION\"><parm name=\"APPID\" value=\"w7\"/>"
                + "<parm name=\"PROVIDER-ID\" value=\"" + server + "\"/><characteristic type=\"APPADDR\"><parm name=\"ADDR\" value=\"https://"
                + server + "/dm\"/></characteristic></characteristic></wap-provisioningdoc>";
        Path draft = Files.writeString(folder.resolve(name + ".new"), document);
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
        Files.move(draft, folder.resolve(name));
    }

    @Test
    @Proves("BOOT-9")
    @DisplayName("BOOT-9: what lies in the folder comes before the network: a gateway that is bootstrapped from it never asks the URL")
    void folderFirst() throws Exception {
        write("factory.xml", "one.example.com");
        BootstrapFolder bootstrap = start();
        try {
            Awaitility.await().atMost(AWHILE).until(() -> Files.exists(folder.resolve("factory.xml.consumed")));
            write("later.xml", "two.example.com");
            Awaitility.await("the look that took the first document is over").atMost(AWHILE)
                    .until(() -> Files.exists(folder.resolve("later.xml.consumed")));
            assertThat(asked).hasValue(0);
            assertThat(accounts.table().accounts()).hasSize(2);
        } finally {
            bootstrap.deactivate();
        }
    }

    @Test
    @Proves("BOOT-9")
    @DisplayName("BOOT-9: only a gateway that finds nothing in its folder asks the network")
    void networkLast() throws Exception {
        BootstrapFolder bootstrap = start();
        try {
            Awaitility.await().atMost(AWHILE).until(() -> asked.get() > 0);
        } finally {
            bootstrap.deactivate();
        }
    }
}
