package org.fumogateway.dmclient.internal.session;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.fumogateway.dmclient.internal.transport.AddressPolicy;
import org.fumogateway.gateway.session.SessionTrace;
import org.fumogateway.gateway.session.SessionTrace.Kind;
import org.fumogateway.syncml.Message;

/** Notes what is said in one session. Keeps no message, only lines for people. Thread-safe. */
public final class SessionTracer {

    private static final int MOST_ENTRIES = 400;

    private final Clock clock;
    private final List<SessionTrace.Entry> entries = new ArrayList<>();

    /** Begins with nothing. */
    public SessionTracer(Clock clock) {
        this.clock = clock;
    }

    void sent(Message message, int octets, URI address) {
        add(Kind.SENT, () -> new MessageLines(message).of(octets + " octets to " + AddressPolicy.text(address)));
    }

    void received(Message message, int octets) {
        add(Kind.RECEIVED, () -> new MessageLines(message).of(octets + " octets"));
    }

    void note(String sentence) {
        add(Kind.NOTE, () -> List.of(sentence));
    }

    /** No line is made that is not kept: a large object takes thousands of messages. */
    private synchronized void add(Kind kind, Supplier<List<String>> lines) {
        if (entries.size() < MOST_ENTRIES) {
            entries.add(new SessionTrace.Entry(clock.instant(), kind, lines.get()));
        }
    }

    /** What was noted so far. */
    public synchronized List<SessionTrace.Entry> entries() {
        return List.copyOf(entries);
    }
}
