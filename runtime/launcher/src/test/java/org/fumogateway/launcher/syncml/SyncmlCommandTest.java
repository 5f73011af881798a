package org.fumogateway.launcher.syncml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Credential;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Status;
import org.fumogateway.syncml.codec.TndsCodec;
import org.fumogateway.syncml.tnds.TreeDocument;
import org.fumogateway.syncml.tnds.TreeNode;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlTndsCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.syncml.xml.internal.XmlTndsCodec;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SyncmlCommandTest {

    @TempDir
    private Path folder;
    private Path wbxml;
    private final StringWriter printed = new StringWriter();
    private Exception failure;

    @BeforeEach
    void message() throws Exception {
        TreeDocument tree = TreeDocument.of(TreeNode.interior("Acc", null, List.of(TreeNode.leaf("Name", "chr", "n1"))));
        Header header = new Header("1.2", "DM/1.2", "7F", 3, Location.of("urn:gw:1"), Location.of("https://s/dm"), null,
                new Credential(Meta.ofAuthentication("syncml:auth-md5", null), Data.ofText("c2VjcmV0")), Meta.ofLimits(5000L, null));
        Message message = Message.of(header, List.of(
                new Status(1, 2, 0, "SyncHdr", List.of("urn:gw:1"), List.of(), null, 212, List.of()),
                new Status(2, 2, 4, "Get", List.of("./A"), List.of(), null, 404, List.of()),
                new Alert(3, 1226, "c-1", List.of(Item.ofSource("./FwUpdate", Meta.ofAlert("chr", "t", "critical"), Data.ofText("200")))),
                new Add(4, Meta.EMPTY, List.of(
                        Item.ofTarget("./DMAcc", Meta.of("bin", TndsCodec.WBXML), Data.ofOpaque(new WbxmlTndsCodec().encode(tree))),
                        Item.ofTarget("./Key", Meta.of("bin", null), Data.ofOpaque(ByteBuffer.wrap(new byte[] {9, -1}))),
                        Item.ofTarget("./Text", Meta.of("chr", null), Data.ofText("a\u001b[31m\nb"))))), true);
        wbxml = folder.resolve("message.wbxml");
        write(wbxml, new WbxmlCodec().encode(message));
    }

    @Test
    @DisplayName("A WBXML message is printed with names of codes, addresses and values, a nested tree as a tree, no proof of identity")
    void prints() {
        assertThat(run(wbxml.toString())).isZero();
        assertThat(printed.toString()).contains("SyncML 1.2, DM/1.2, wbxml", "session 7F, message 3, last of its package",
                "credential syncml:auth-md5, 8 octets, not shown", "largest message 5000",
                "1 Status 212 (authenticated for the session) for SyncHdr, command 0 of message 2",
                "2 Status 404 (not found) for Get, command 4 of message 2", "about ./A",
                "3 Alert 1226 (generic alert), correlator c-1", "from ./FwUpdate", "mark critical", "\"200\"",
                "Acc [node]", "Name [chr text/plain] = \"n1\"", "2 octets: 09 ff", "\"a\ufffd[31m\\nb\"")
                .doesNotContain("c2VjcmV0", "\u001b");
    }

    @Test
    @Proves({"SYN-70", "SYN-72"})
    @DisplayName("A WBXML message becomes XML with base64 for its octets and XML for its tree, and goes back to WBXML")
    void converts() throws Exception {
        Path xml = folder.resolve("message.xml");
        assertThat(run("--to", "xml", "--out", xml.toString(), wbxml.toString())).isZero();
        assertThat(Files.readString(xml)).contains("<Format xmlns=\"syncml:metinf\">b64</Format></Meta><Data>Cf8=</Data>",
                "application/vnd.syncml.dmtnds+xml", "&lt;NodeName&gt;Name&lt;/NodeName&gt;");
        Path back = folder.resolve("back.wbxml");
        assertThat(run("--to", "wbxml", "--out", back.toString(), xml.toString())).isZero();
        assertThat(new WbxmlCodec().decode(ByteBuffer.wrap(Files.readAllBytes(back)))).isEqualTo(
                new XmlCodec().decode(ByteBuffer.wrap(Files.readAllBytes(xml))));
    }

    @Test
    @Proves("SYN-13")
    @DisplayName("A bad message is told in one sentence with its place, a missing file by its name, each with its exit code")
    void refuses() throws Exception {
        Path bad = folder.resolve("bad.xml");
        Files.writeString(bad, "<SyncML><SyncHdr/><SyncBody><Get><CmdID>x1</CmdID></Get></SyncBody></SyncML>");
        assertThat(run(bad.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(failure).hasMessage(bad + " is no message that can be read as xml: This is not a number that can be meant"
                + " at /SyncML/SyncBody/Get/CmdID (octet 33)");
        assertThat(run(folder.resolve("none").toString())).isEqualTo(ExitCode.NO_INPUT);
        assertThat(run("--to", "xml", "--out", folder.resolve("no/such/file").toString(), wbxml.toString()))
                .isEqualTo(ExitCode.CANNOT_CREATE);
        Files.write(bad, new byte[] {2, 1, 0x6A, 0, 0x2D, 0x2D});
        assertThat(run(bad.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(failure.getMessage()).contains("as wbxml", "(octet 6)");
        assertThat(run("--to", "json", wbxml.toString())).isEqualTo(ExitCode.USAGE);
    }

    @Test
    @Proves("SYN-13")
    @DisplayName("A message that can be read but not written says so, and a name that its sender made up is cut short")
    void unwritable() throws Exception {
        Path message = folder.resolve("unknown.xml");
        Files.writeString(message, "<SyncML><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>1</SessionID><MsgID>1</MsgID>"
                + "<Target><LocURI>a</LocURI></Target><Source><LocURI>b</LocURI></Source></SyncHdr><SyncBody><" + "n".repeat(100)
                + "/></SyncBody></SyncML>");
        assertThat(run("--to", "wbxml", message.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(failure).hasMessage(message + " was read, but cannot be written as wbxml: DM has no such command at /SyncML/SyncBody/"
                + "n".repeat(64) + "...");
    }

    @Test
    @DisplayName("With colours the same is printed as without, and the values of a message still bring none of their own")
    void colours() throws Exception {
        String colourful = printedWith(CommandLine.Help.Ansi.ON);
        assertThat(colourful).contains("\u001b[1;36m4 Add", "\u001b[31m404 ").doesNotContain("a\u001b[31m");
        assertThat(colourful.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(printedWith(CommandLine.Help.Ansi.OFF));
    }

    private String printedWith(CommandLine.Help.Ansi ansi) throws Exception {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        byte[] octets = Files.readAllBytes(wbxml);
        try (Message message = new WbxmlCodec().decode(ByteBuffer.wrap(octets))) {
            new MessagePrinter(out, ansi, new XmlTndsCodec(), new WbxmlTndsCodec()).print(message, "wbxml", octets.length);
        }
        out.flush();
        return text.toString();
    }

    private int run(String... arguments) {
        CommandLine line = new CommandLine(new SyncmlCommand());
        line.setOut(new PrintWriter(printed));
        line.setErr(new PrintWriter(new StringWriter()));
        line.setExecutionExceptionHandler((thrown, command, parsed) -> {
            failure = thrown;
            return ((LaunchException) thrown).exitCode();
        });
        return line.execute(arguments);
    }

    private static void write(Path file, ByteBuffer octets) throws Exception {
        byte[] copy = new byte[octets.remaining()];
        octets.get(copy);
        Files.write(file, copy);
    }
}
