package org.fumogateway.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.fumogateway.lab.Lab;
import org.fumogateway.testing.OptionalTool;
import org.fumogateway.testing.TlsServer;

/** Debian's nginx on two loopback ports, plain and TLS, with a configuration of its own; serves the files of one folder. */
final class Nginx implements AutoCloseable {

    private static final String NAME = "localhost";

    private final Path folder;
    private final int plainPort = Lab.freePort();
    private final int tlsPort = Lab.freePort();
    private final Process process;

    /** Starts it; goes on only if it is installed. The folder holds {@code files/}, and takes what nginx needs. */
    Nginx(Path folder) throws Exception {
        OptionalTool.require("nginx", "nginx-light");
        this.folder = folder.toAbsolutePath();
        TlsServer.makeIdentity(this.folder, NAME, NAME);
        Path configuration = Files.writeString(this.folder.resolve("nginx.conf"), configuration());
        process = new ProcessBuilder("nginx", "-p", this.folder.toString(), "-c", configuration.toString()).redirectErrorStream(true)
                .redirectOutput(this.folder.resolve("nginx.log").toFile()).start();
        Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).until(() -> listens(tlsPort) && listens(plainPort));
    }

    private String configuration() {
        String user = "root".equals(System.getProperty("user.name")) ? "user root;\n" : "";
        return user + """
                daemon off;
                worker_processes 1;
                error_log FOLDER/error.log;
                pid FOLDER/nginx.pid;
                events { worker_connections 64; }
                http {
                  access_log off;
                  sendfile on;
                  tcp_nopush on;
                  default_type application/vnd.example.fup;
                  types { application/vnd.oma.dd+xml dd; }
                  client_body_temp_path FOLDER/body;
                  proxy_temp_path FOLDER/proxy;
                  fastcgi_temp_path FOLDER/fastcgi;
                  uwsgi_temp_path FOLDER/uwsgi;
                  scgi_temp_path FOLDER/scgi;
                  server {
                    listen 127.0.0.1:PLAIN;
                    listen 127.0.0.1:TLS ssl;
                    ssl_certificate FOLDER/localhost.pem;
                    ssl_certificate_key FOLDER/localhost.key;
                    root FOLDER/files;
                  }
                }
                """.replace("FOLDER", folder.toString()).replace("PLAIN", Integer.toString(plainPort)).replace("TLS", Integer.toString(tlsPort));
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** URL of a file. */
    String url(boolean tls, String file) {
        return (tls ? "https://" + NAME + ":" + tlsPort : "http://" + NAME + ":" + plainPort) + "/" + file;
    }

    /** What its TLS certificate is checked against. */
    Path authority() {
        return folder.resolve(NAME + ".pem");
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
