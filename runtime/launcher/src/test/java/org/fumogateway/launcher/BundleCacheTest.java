package org.fumogateway.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleCacheTest {

    @TempDir
    private Path data;

    @Test
    @DisplayName("A new cache begins empty, and the old one is gone once it was removed, also one that an earlier process left aside")
    void renewed() throws Exception {
        BundleCache cache = new BundleCache(data);
        assertThat(cache.renew()).isEqualTo(data.resolve("cache")).doesNotExist();
        for (int start = 0; start < 2; start++) {
            Files.createDirectories(data.resolve("cache/bundle1/version0.0"));
            Files.writeString(data.resolve("cache/bundle1/version0.0/bundle.info"), "1");
            // No removal in between: so it is after a cut.
            assertThat(cache.renew()).doesNotExist();
        }
        assertThat(data.resolve("cache-aside")).isNotEmptyDirectory();

        cache.removeAside().join(30_000);

        assertThat(data).isEmptyDirectory();
    }

    @Test
    @DisplayName("A cache that cannot be put aside stays for the framework to empty")
    void stays() throws Exception {
        Files.createDirectories(data.resolve("cache/bundle1"));
        Files.writeString(data.resolve("cache-aside"), "a file where a folder should be");

        assertThat(new BundleCache(data).renew()).isNotEmptyDirectory();
    }
}
