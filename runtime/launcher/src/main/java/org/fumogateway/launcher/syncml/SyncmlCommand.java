package org.fumogateway.launcher.syncml;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;
import org.fumogateway.syncml.internal.Limits;
import org.fumogateway.syncml.internal.Transcoder;
import org.fumogateway.syncml.wbxml.internal.WbxmlCodec;
import org.fumogateway.syncml.wbxml.internal.WbxmlTndsCodec;
import org.fumogateway.syncml.xml.internal.XmlCodec;
import org.fumogateway.syncml.xml.internal.XmlTndsCodec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fumo-gateway syncml}: what a message of either encoding says, or the same message in the other encoding. */
@Command(name = "syncml", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Prints a SyncML message, XML or WBXML, so that a person can read it, or converts it. Says what is wrong with a bad one.")
public final class SyncmlCommand implements Callable<Integer> {

    /** A person's patience ends before this: larger than any message on a network, small enough for any heap. */
    private static final Limits LIMITS = new Limits(16 << 20, 100, 500_000, 100_000, 65_536, 1 << 20, 1 << 20);
    private static final int LAST_WBXML_VERSION = 0x03;
    private static final String STANDARD_INPUT = "-";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The message; - reads the standard input.")
    private String file;

    @Option(names = "--to", paramLabel = "ENCODING", description = "Writes the message as ${COMPLETION-CANDIDATES} instead of printing it.")
    private Encoding to;

    @Option(names = "--out", paramLabel = "OUT", description = "Where --to writes; the standard output if not given.")
    private Path out;

    private final XmlTndsCodec xmlTrees = new XmlTndsCodec();
    private final WbxmlTndsCodec wbxmlTrees = new WbxmlTndsCodec();

    /** The encodings of a message. */
    enum Encoding { xml, wbxml }

    @Override
    public Integer call() throws LaunchException {
        ByteBuffer octets = ByteBuffer.wrap(read());
        Encoding from = octets.hasRemaining() && (octets.get(0) & 0xFF) <= LAST_WBXML_VERSION ? Encoding.wbxml : Encoding.xml;
        try (Message message = codec(from).decode(octets)) {
            if (to == null) {
                print(message, from, octets.remaining());
            } else {
                write(encoded(message));
            }
            return ExitCode.OK;
        } catch (SyncMlException refused) {
            throw new LaunchException(ExitCode.FAILED, source() + " is no message that can be read as " + from + ": " + refused.getMessage(),
                    refused);
        }
    }

    private ByteBuffer encoded(Message message) throws LaunchException {
        try {
            return codec(to).encode(to == Encoding.xml ? new Transcoder(xmlTrees, wbxmlTrees).forXml(message) : message);
        } catch (SyncMlException refused) {
            throw new LaunchException(ExitCode.FAILED, source() + " was read, but cannot be written as " + to + ": " + refused.getMessage(),
                    refused);
        }
    }

    private String source() {
        return STANDARD_INPUT.equals(file) ? "The standard input" : file;
    }

    private void print(Message message, Encoding encoding, int octets) {
        PrintWriter target = spec.commandLine().getOut();
        new MessagePrinter(target, Ansi.AUTO, xmlTrees, wbxmlTrees).print(message, encoding.name(), octets);
        target.flush();
    }

    private static SyncMlCodec codec(Encoding encoding) {
        return encoding == Encoding.xml ? new XmlCodec(LIMITS) : new WbxmlCodec(LIMITS);
    }

    private byte[] read() throws LaunchException {
        try (InputStream in = STANDARD_INPUT.equals(file) ? System.in : Files.newInputStream(Path.of(file))) {
            byte[] octets = in.readNBytes(LIMITS.messageOctets() + 1);
            if (octets.length > LIMITS.messageOctets()) {
                throw new LaunchException(ExitCode.FAILED, file + " is longer than the " + LIMITS.messageOctets()
                        + " octets that a message may have here.");
            }
            return octets;
        } catch (NoSuchFileException missing) {
            throw new LaunchException(ExitCode.NO_INPUT, "There is no file " + file + ".", missing);
        } catch (IOException unreadable) {
            throw new LaunchException(ExitCode.NO_INPUT, file + " cannot be read.", unreadable);
        }
    }

    private void write(ByteBuffer octets) throws LaunchException {
        try (OutputStream target = out == null ? System.out : Files.newOutputStream(out)) {
            Channels.newChannel(target).write(octets);
            target.flush();
        } catch (IOException unwritable) {
            throw new LaunchException(ExitCode.CANNOT_CREATE, (out == null ? "The standard output" : out) + " cannot be written.",
                    unwritable);
        }
    }
}
