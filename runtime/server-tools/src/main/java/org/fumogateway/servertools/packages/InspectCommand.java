package org.fumogateway.servertools.packages;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.updatepackage.ByteSource;
import org.fumogateway.updatepackage.Manifest;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.PackageHead;
import org.fumogateway.updatepackage.Payload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code package inspect}. */
@Command(name = "inspect", mixinStandardHelpOptions = true, description = "Shows what a package says of itself; proves nothing.")
final class InspectCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Package.")
    private Path file;

    @Option(names = "--json", description = "Print the manifest as it is stored.")
    private boolean json;

    @Override
    public Integer call() throws LaunchException {
        PackageFiles.required("package", file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            PackageHead head = PackageHead.read(ByteSource.of(channel));
            Manifest manifest = Manifest.parse(head.manifestOctets());
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(new String(head.manifestOctets(), StandardCharsets.UTF_8));
            } else {
                show(out, head, manifest, channel.size());
            }
            out.flush();
            return ExitCode.OK;
        } catch (PackageException refusal) {
            throw PackageFiles.refused(refusal);
        } catch (IOException e) {
            throw new LaunchException(ExitCode.NO_INPUT, "The file " + file + " cannot be read.", e);
        }
    }

    private static void show(PrintWriter out, PackageHead head, Manifest manifest, long size) {
        line(out, "package", manifest.name() + " " + manifest.version() + " (" + manifest.id() + ")");
        line(out, "size", PackageFiles.size(size) + ", head " + PackageFiles.size(head.payloadStart()));
        line(out, "compatible", String.join("; ", manifest.compatible()));
        line(out, "hardware", manifest.hardware().isEmpty() ? "all" : String.join(", ", manifest.hardware()));
        line(out, "from", manifest.from().isEmpty() ? "any version" : String.join(", ", manifest.from()));
        line(out, "counter", Integer.toString(manifest.counter()));
        manifest.notAfter().ifPresent(end -> line(out, "not after", end.toString()));
        for (Payload payload : manifest.payloads()) {
            line(out, "payload", payload.role() + ", " + payload.encoding() + ", " + PackageFiles.size(payload.length()));
            payload.output().ifPresent(image -> line(out, "  image", PackageFiles.size(image.length()) + " (package "
                    + PackageFiles.percent(payload.length(), image.length()) + "), sha256 " + image.sha256().hex()));
            payload.base().ifPresent(image -> line(out, "  base", PackageFiles.size(image.length()) + ", sha256 " + image.sha256().hex()));
        }
        line(out, "signatures", head.signatures().isEmpty() ? "none"
                : String.join(", ", head.signatures().stream().map(signature -> signature.keyId().toString()).toList()));
        long expected = head.payloadStart() + manifest.payloadOctets();
        if (size != expected) {
            line(out, "WARNING", "the file should have " + expected + " octets; it is cut off or has something appended");
        }
    }

    private static void line(PrintWriter out, String label, String value) {
        out.println(label + " ".repeat(Math.max(1, 12 - label.length())) + value);
    }
}
