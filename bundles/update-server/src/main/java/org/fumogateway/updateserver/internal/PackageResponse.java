package org.fumogateway.updateserver.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Sends a package or a part of it (DL-103), in pieces of 64 KiB. The ETag is the digest: the same on every host, for ever
 * (DL-104). Used once, by one thread.
 */
final class PackageResponse {

    private static final int PIECE = 64 * 1024;

    private final Path file;
    private final String sha256;
    private long octets;

    /**
     * @param file   package file
     * @param sha256 its digest
     */
    PackageResponse(Path file, String sha256) {
        this.file = file;
        this.sha256 = sha256;
    }

    /** Octets of the package that were handed to the network so far. */
    long octets() {
        return octets;
    }

    void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!Files.isRegularFile(file)) {
            DownloadServlet.refuse(response, HttpServletResponse.SC_GONE);
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            write(channel, request, response);
        }
    }

    private void write(FileChannel channel, HttpServletRequest request, HttpServletResponse response) throws IOException {
        long length = channel.size();
        response.setHeader("ETag", etag());
        response.setHeader("Accept-Ranges", "bytes");
        response.setHeader("Cache-Control", "private, no-transform");
        response.setDateHeader("Last-Modified", Files.getLastModifiedTime(file).toMillis());
        Optional<ByteRange> range = "GET".equals(request.getMethod()) && sameObject(request)
                ? ByteRange.of(request.getHeader("Range"), length) : Optional.empty();
        if (range.isPresent() && !range.get().satisfiable()) {
            response.setHeader("Content-Range", "bytes */" + length);
            DownloadServlet.refuse(response, HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE);
            return;
        }
        ByteRange part = range.orElse(new ByteRange(0, length - 1));
        if (range.isPresent()) {
            response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
            response.setHeader("Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + length);
        }
        response.setContentType(Descriptor.PACKAGE_TYPE);
        response.setContentLengthLong(part.size());
        if ("GET".equals(request.getMethod())) {
            send(channel, part, response.getOutputStream());
        }
    }

    /** If-Range: a part only of the very object that the gateway has the beginning of; a date is not strong enough. */
    private boolean sameObject(HttpServletRequest request) {
        String condition = request.getHeader("If-Range");
        return condition == null || condition.strip().equals(etag());
    }

    private String etag() {
        return "\"" + sha256 + "\"";
    }

    private void send(FileChannel channel, ByteRange part, OutputStream target) throws IOException {
        byte[] piece = new byte[PIECE];
        long position = part.first();
        while (position <= part.last()) {
            int wanted = (int) Math.min(piece.length, part.last() - position + 1);
            int count = channel.read(ByteBuffer.wrap(piece, 0, wanted), position);
            if (count < 0) {
                throw new IOException("The package file became shorter while it was sent.");
            }
            target.write(piece, 0, count);
            position += count;
            octets += count;
        }
    }
}
