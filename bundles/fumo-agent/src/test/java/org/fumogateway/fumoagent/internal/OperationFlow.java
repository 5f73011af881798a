package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.fumogateway.gateway.alert.GenericAlert;
import org.fumogateway.gateway.alert.GenericAlert.Severity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Operations of the agent on the {@link Bench}: what those commanded by Exec have in common. */
abstract class OperationFlow {

    static final String GOOD = "https://host/good.fup";
    static final String TYPE = "org.openmobilealliance.dm.firmwareupdate.";

    @TempDir
    Path home;
    Bench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(home).start();
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    void download(String url) {
        assertThat(bench.replace("Download/PkgURL", url)).isEqualTo(200);
        assertThat(bench.exec("Download", "op-1")).isEqualTo(202);
    }

    void downloadAndUpdate(String url) {
        assertThat(bench.replace("DownloadAndUpdate/PkgURL", url)).isEqualTo(200);
        assertThat(bench.exec("DownloadAndUpdate", "op-2")).isEqualTo(202);
    }

    /** A package waits for its update, and the report of its download is there. */
    void ready() {
        download(GOOD);
        bench.untilState(50);
        bench.untilReported();
    }

    /** The server has this report and no other. */
    void assertOnly(String type, int code, Severity severity, String correlator) {
        GenericAlert report = bench.server.onlyReport();
        assertThat(report.type()).isEqualTo(TYPE + type);
        assertThat(report.data()).isEqualTo(Integer.toString(code));
        assertThat(report.severity()).isEqualTo(severity);
        assertThat(report.correlator()).isEqualTo(correlator);
    }

    /** Files that hold packages. */
    long spools() throws Exception {
        try (var files = Files.walk(home.resolve("data"))) {
            return files.filter(file -> file.getFileName().toString().contains("package-") && Files.isRegularFile(file)).count();
        }
    }
}
