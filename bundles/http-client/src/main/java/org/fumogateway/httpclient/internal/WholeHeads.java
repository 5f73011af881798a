package org.fumogateway.httpclient.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.HttpMessageParserFactory;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/**
 * Reads heads of answers, and takes none for whole that the end of the connection has cut: HttpCore's reader takes that end for the empty line. Belongs to
 * one connection.
 */
final class WholeHeads implements HttpMessageParserFactory<ClassicHttpResponse> {

    private SessionInputBuffer buffered;

    @Override
    public HttpMessageParser<ClassicHttpResponse> create(Http1Config limits) {
        HttpMessageParser<ClassicHttpResponse> reader = DefaultHttpResponseParserFactory.INSTANCE.create(limits);
        return (buffer, octets) -> {
            buffered = buffer;
            EndSeen watched = new EndSeen(octets);
            try {
                ClassicHttpResponse head = reader.parse(buffer, watched);
                if (!watched.ended) {
                    return head;
                }
            } catch (HttpException malformed) {
                if (!watched.ended) {
                    throw malformed;
                }
            }
            throw new ConnectionClosedException("the head of the answer is cut short");
        };
    }

    /** True if no octet has been read that belongs to no answer. */
    boolean nothingLeft() {
        return buffered == null || buffered.length() == 0;
    }

    private static final class EndSeen extends FilterInputStream {

        private boolean ended;

        EndSeen(InputStream octets) {
            super(octets);
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            ended |= octet < 0;
            return octet;
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            int count = super.read(octets, offset, length);
            ended |= count < 0;
            return count;
        }
    }
}
