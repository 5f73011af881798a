package org.fumogateway.dmserver.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;

/** A codec for tests: remembers messages, and writes their number with as many octets as there are commands to describe. */
final class PlainCodec implements SyncMlCodec {

    private final List<Message> messages = new ArrayList<>();

    @Override
    public String mediaType() {
        return XML;
    }

    @Override
    public synchronized Message decode(ByteBuffer octets) throws SyncMlException {
        String text = StandardCharsets.UTF_8.decode(octets.duplicate()).toString();
        return messages.get(Integer.parseInt(text.substring(0, text.indexOf('|'))));
    }

    @Override
    public synchronized ByteBuffer encode(Message message) {
        messages.add(message);
        return ByteBuffer.wrap(((messages.size() - 1) + "|" + message.commands()).getBytes(StandardCharsets.UTF_8));
    }
}
