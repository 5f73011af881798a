package org.fumogateway.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleCacheTest {

    @TempDir
    private Path data;

    @Test
    @DisplayName("A new cache begins empty, and the old one is gone once it was removed")
    void renewed() throws Exception {
        BundleCache cache = new BundleCache(data);
        assertThat(cache.renew()).isEqualTo(data.resolve("cache")).doesNotExist();
        use();
        assertThat(cache.renew()).doesNotExist();
        assertThat(data.resolve("cache-aside")).isNotEmptyDirectory();

        cache.removeAside().join(30_000);

        assertThat(data).isEmptyDirectory();
    }

    @Test
    @DisplayName("Starts that fail again and again do not heap caches up: both go before the next one")
    void failedStarts() throws Exception {
        use();
        new BundleCache(data).renew();
        use();

        assertThat(new BundleCache(data).renew()).doesNotExist();

        assertThat(data).isEmptyDirectory();
    }

    private void use() throws IOException {
        Files.createDirectories(data.resolve("cache/bundle1/version0.0"));
        Files.writeString(data.resolve("cache/bundle1/version0.0/bundle.info"), "1");
    }

    @Test
    @DisplayName("A cache that cannot be put aside stays for the framework to empty")
    void stays() throws Exception {
        Files.createDirectories(data.resolve("cache/bundle1"));
        Files.writeString(data.resolve("cache-aside"), "a file where a folder should be");

        assertThat(new BundleCache(data).renew()).isNotEmptyDirectory();
    }
}
