package org.fumogateway.dmclient.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClientServicesTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final ClientServices services = new ClientServices();
    private final AtomicInteger looks = new AtomicInteger();

    private String missing() {
        looks.incrementAndGet();
        return services.codec(SyncMlCodec.XML) == null ? "there is no codec" : null;
    }

    private CompletableFuture<String> waiting(Duration longest, Duration look) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return String.valueOf(services.await(this::missing, longest, look));
            } catch (InterruptedException interrupted) {
                throw new CompletionException(interrupted);
            }
        });
    }

    @Test
    @DisplayName("A session that waits for a missing service goes on as soon as it is there and looks at nothing in between")
    void goesOnAtOnce() throws Exception {
        CompletableFuture<String> waiting = waiting(LONG, LONG);
        await().until(() -> looks.get() == 1);
        services.came();
        await().until(() -> looks.get() == 2);
        assertThat(waiting).isNotDone();

        services.codecs.put(SyncMlCodec.XML, new XmlCodec());
        services.came();

        assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo("null");
        assertThat(looks).hasValue(3);
    }

    @Test
    @DisplayName("What is no service is looked at from time to time, and in the end it is said what is missing")
    void givesUp() throws Exception {
        CompletableFuture<String> waiting = waiting(Duration.ofMillis(60), Duration.ofMillis(10));
        assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo("there is no codec");
        assertThat(looks).hasValueBetween(3, 8);
    }
}
