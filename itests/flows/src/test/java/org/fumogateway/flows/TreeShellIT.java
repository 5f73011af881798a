package org.fumogateway.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.fumogateway.lab.Lab;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The management tree from the command line of a gateway. */
class TreeShellIT {

    @TempDir
    private Path folder;

    @Test
    @Proves({"TREE-75", "SEC-102"})
    @DisplayName("Nodes are listed, read, written and printed as a tree and as a document from the command line; secrets are not")
    void commands() throws Exception {
        try (Lab lab = new Lab(folder)) {
            lab.start(lab.image("old.img", 100_000, 1), "1.0");
            lab.awaitSessions(1);
            assertThat(lab.gateway().run("dm:list")).contains("DevInfo/", "DevDetail/", "DMAcc/", "Inbox  (not readable)", "FwUpdate/");
            assertThat(lab.gateway().run("dm:get ./DevDetail/FwV")).contains("1.0");
            assertThat(lab.gateway().run("dm:tree ./DMAcc")).contains("AAuthSecret = ********", "ServerID = fumo-server");
            assertThat(lab.gateway().run("dm:meta ./DMAcc/1/AppAuth/1/AAuthSecret")).contains("leaf, dynamic").doesNotContain("Get");
            assertThat(lab.gateway().run("dm:acl ./DMAcc/1")).contains("fumo-server");
            assertThat(lab.gateway().run("dm:set ./DMAcc/1/Name Main")).contains("./DMAcc/1/Name = Main");
            assertThat(lab.gateway().run("dm:get ./DMAcc/1/Name")).contains("Main");
            String document = lab.gateway().run("dm:tnds ./DMAcc");
            assertThat(document).contains("<MgmtTree", "<NodeName>ServerID</NodeName>", "fumo-server").doesNotContain("AAuthSecret");
        }
    }
}
