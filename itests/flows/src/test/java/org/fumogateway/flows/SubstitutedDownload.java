package org.fumogateway.flows;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fumogateway.lab.WireProxy;

/** A download server that lies: the descriptor and the object are not what the update server has. Records the status reports. */
final class SubstitutedDownload implements WireProxy.Fault {

    private final String baseUrl;
    private final Path object;
    private final long announcedSize;
    private final List<String> reports = new CopyOnWriteArrayList<>();

    SubstitutedDownload(String baseUrl, Path object, long announcedSize) {
        this.baseUrl = baseUrl;
        this.object = object;
        this.announcedSize = announcedSize;
    }

    /** Codes of the status reports that came in. */
    List<String> reports() {
        return List.copyOf(reports);
    }

    @Override
    public boolean answer(String path, HttpExchange exchange) throws IOException {
        if (path.startsWith("/fw/dd/")) {
            exchange.getResponseHeaders().set("Content-Type", "application/vnd.oma.dd+xml");
            WireProxy.send(exchange, 200, descriptor().getBytes(StandardCharsets.UTF_8));
            return true;
        }
        if (path.equals("/substituted/object")) {
            exchange.getResponseHeaders().set("Content-Type", "application/vnd.example.fup");
            exchange.sendResponseHeaders(200, Files.size(object));
            try (OutputStream out = exchange.getResponseBody()) {
                Files.copy(object, out);
            }
            return true;
        }
        if (path.equals("/substituted/notify")) {
            reports.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII).strip().substring(0, 3));
            WireProxy.send(exchange, 200, new byte[0]);
            return true;
        }
        return false;
    }

    private String descriptor() {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<media xmlns=\"http://www.openmobilealliance.org/xmlns/dd\">\n"
                + "  <type>application/vnd.example.fup</type>\n  <size>" + announcedSize + "</size>\n  <objectURI>" + baseUrl
                + "/substituted/object</objectURI>\n  <installNotifyURI>" + baseUrl
                + "/substituted/notify</installNotifyURI>\n</media>\n";
    }
}
