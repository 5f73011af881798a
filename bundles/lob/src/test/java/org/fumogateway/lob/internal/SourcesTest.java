package org.fumogateway.lob.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fumogateway.gateway.lob.LargeObjectSink;
import org.fumogateway.gateway.lob.LargeObjectSource;
import org.fumogateway.gateway.lob.LargeObjects.Content;
import org.fumogateway.gateway.tree.CommandStatusException;
import org.fumogateway.storage.FileStorage;
import org.fumogateway.storage.NioDisk;
import org.fumogateway.testing.Proves;
import org.fumogateway.testing.TestLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.dmt.DmtException;

/** Nodes whose value is read as a stream. */
class SourcesTest {

    private static final String NODE = "./Vendor/Dump";

    @TempDir
    Path folder;
    private FileStorage storage;
    private LargeObjectsComponent objects;
    private Path file;
    private final List<SeekableByteChannel> opened = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        storage = FileStorage.open(folder.resolve("data"), new NioDisk(), 0);
        file = Files.writeString(folder.resolve("dump"), "0123456789");
        objects = new LargeObjectsComponent(new LobConfiguration() {
            @Override
            public int collectLimit() {
                return 100;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return LobConfiguration.class;
            }
        }, storage, TestLogger.create());
    }

    @AfterEach
    void stop() throws Exception {
        objects.deactivate();
        storage.close();
    }

    private LargeObjectSource file(String nodeUri) {
        LargeObjectSource source = uri -> {
            try {
                SeekableByteChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                opened.add(channel);
                return channel;
            } catch (IOException failed) {
                throw new DmtException(uri, DmtException.DATA_STORE_FAILURE, "gone", failed);
            }
        };
        objects.addSource(source, Map.of(LargeObjectSink.NODE_URI, nodeUri));
        return source;
    }

    private static String text(Content content) throws IOException {
        StringBuilder text = new StringBuilder();
        ByteBuffer piece = ByteBuffer.allocate(4);
        while (content.read(piece) >= 0) {
            text.append(new String(piece.array(), 0, piece.position()));
            piece.clear();
        }
        return text.toString();
    }

    @Test
    @Proves({"DM-160", "DM-177"})
    @DisplayName("A node with a source is read from it, as large as it was when it was opened; other nodes have no stream; closing closes the source's")
    void reads() throws Exception {
        file(NODE);
        assertThat(objects.read("./Vendor/Other")).isEmpty();
        Content content = objects.read(NODE).orElseThrow();
        Files.writeString(file, " and more", StandardOpenOption.APPEND);
        assertThat(content.size()).isEqualTo(10);
        assertThat(text(content)).isEqualTo("0123456789");
        content.close();
        assertThat(opened).hasSize(1).noneMatch(SeekableByteChannel::isOpen);
        assertThatThrownBy(() -> content.read(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
    }

    @Test
    @Proves("DM-177")
    @DisplayName("A source that goes away while its value is read: the next octets fail with a sentence; what it throws itself is told as such")
    void sourceGoesAway() throws Exception {
        LargeObjectSource source = file(NODE);
        try (Content content = objects.read(NODE).orElseThrow()) {
            content.read(ByteBuffer.allocate(4));
            objects.removeSource(source);
            assertThatThrownBy(() -> content.read(ByteBuffer.allocate(4))).isInstanceOf(IOException.class).hasMessageContaining("replaced");
        }
        assertThat(objects.read(NODE)).isEmpty();
    }

    @Test
    @Proves("DM-177")
    @DisplayName("What a source refuses is answered with its Status; a source with a defect 500, a file that cannot be read 510")
    void refusals() throws Exception {
        file(NODE);
        Files.delete(file);
        assertThat(status(NODE)).isEqualTo(510);
        refusing("./Vendor/Busy", new CommandStatusException("./Vendor/Busy", 403, "in use"));
        assertThat(status("./Vendor/Busy")).isEqualTo(403);
        objects.addSource(uri -> {
            throw new NoClassDefFoundError("replaced");
        }, Map.of(LargeObjectSink.NODE_URI, "./Vendor/Broken"));
        assertThat(status("./Vendor/Broken")).isEqualTo(500);
    }

    private void refusing(String nodeUri, DmtException refusal) {
        objects.addSource(uri -> {
            throw refusal;
        }, Map.of(LargeObjectSink.NODE_URI, nodeUri));
    }

    private int status(String nodeUri) {
        int[] status = new int[1];
        assertThatThrownBy(() -> objects.read(nodeUri)).isInstanceOfSatisfying(CommandStatusException.class,
                refused -> status[0] = refused.status());
        return status[0];
    }
}
