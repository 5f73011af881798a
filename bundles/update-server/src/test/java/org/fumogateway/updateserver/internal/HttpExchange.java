package org.fumogateway.updateserver.internal;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ReadListener;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;

/** One request to a servlet and what came back, without a server. Only what the servlet uses. */
final class HttpExchange {

    final Map<String, String> requestHeaders = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    int status = 200;
    private final String method;
    private final String path;
    private final byte[] content;

    HttpExchange(String method, String path, byte[] content) {
        this.method = method;
        this.path = path;
        this.content = content;
    }

    HttpServletRequest request() {
        return (HttpServletRequest) Proxy.newProxyInstance(HttpExchange.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "getMethod" -> method;
                    case "getPathInfo" -> path;
                    case "getHeader" -> requestHeaders.get(arguments[0]);
                    case "getInputStream" -> new Body(new ByteArrayInputStream(content));
                    default -> throw new UnsupportedOperationException(called.getName());
                });
    }

    HttpServletResponse response() {
        return (HttpServletResponse) Proxy.newProxyInstance(HttpExchange.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class}, (proxy, called, arguments) -> {
                    switch (called.getName()) {
                        case "setStatus" -> status = (Integer) arguments[0];
                        case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
                        case "setDateHeader" -> headers.put((String) arguments[0], arguments[1].toString());
                        case "setContentType" -> headers.put("Content-Type", (String) arguments[0]);
                        case "setContentLength", "setContentLengthLong" -> headers.put("Content-Length", arguments[0].toString());
                        case "getOutputStream" -> {
                            return new Sink();
                        }
                        default -> throw new UnsupportedOperationException(called.getName());
                    }
                    return null;
                });
    }

    private static final class Body extends ServletInputStream {
        private final ByteArrayInputStream octets;

        Body(ByteArrayInputStream octets) {
            this.octets = octets;
        }

        @Override
        public int read() {
            return octets.read();
        }

        @Override
        public boolean isFinished() {
            return octets.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Sink extends ServletOutputStream {

        @Override
        public void write(int octet) {
            body.write(octet);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
