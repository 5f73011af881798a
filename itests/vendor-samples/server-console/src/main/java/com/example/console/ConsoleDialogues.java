package com.example.console;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.ContentSource;
import org.fumogateway.server.dialogue.Dialogue;
import org.fumogateway.server.dialogue.DialogueHandler;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ReceivedAlert;
import org.fumogateway.server.dialogue.SessionStart;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * A dialogue of the vendor's own on the server: shell commands are sent in the gateway's next session, alerts of the vendor's types are taken, and
 * everything else is left to the handler that was there before. Lost with the process; a vendor with more at stake stores it. Thread-safe.
 */
@Component(service = {DialogueHandler.class, ConsoleDialogues.class}, property = {"service.ranking:Integer=100", "example.console=true",
    "osgi.command.scope=console", "osgi.command.function=get", "osgi.command.function=write", "osgi.command.function=exec",
    "osgi.command.function=load", "osgi.command.function=save", "osgi.command.function=results"})
public final class ConsoleDialogues implements DialogueHandler {

    private static final String ALERT_PREFIX = "com.example.";
    private static final int MOST_LINES = 1000;
    private static final int MOST_COMMANDS = 1000;

    private final DialogueHandler standard;
    /** By device; a device for which nothing waits has no entry. Guarded by this. */
    private final Map<String, Queue<ManagementCommand>> waiting = new HashMap<>();
    /** The newest ones, oldest first. Guarded by this. */
    private final Deque<String> results = new ArrayDeque<>();
    /** Where values go that are to be saved, until they are here or their session is over. */
    private final Map<ManagementCommand, Path> files = Collections.synchronizedMap(new IdentityHashMap<>());
    private int commands;
    private long dropped;

    /** Called by Declarative Services. */
    @Activate
    public ConsoleDialogues(@Reference(target = "(!(example.console=true))") DialogueHandler standard) {
        this.standard = standard;
    }

    /** {@code console:get DEVICE URI}: reads a node. */
    public String get(String device, String uri) {
        return queue(device, new ManagementCommand.Read(List.of(uri)));
    }

    /** {@code console:save DEVICE URI FILE}: reads a node whose value is large, to a file. */
    public String save(String device, String uri, String file) {
        ManagementCommand command = new ManagementCommand.Read(List.of(uri));
        files.put(command, Path.of(file));
        try {
            return queue(device, command);
        } catch (IllegalStateException tooMany) {
            files.remove(command);
            throw tooMany;
        }
    }

    /** {@code console:write DEVICE URI VALUE}: replaces a value. */
    public String write(String device, String uri, String value) {
        return queue(device, new ManagementCommand.Write(uri, "chr", "text/plain", value));
    }

    /** {@code console:exec DEVICE URI}: executes a node. */
    public String exec(String device, String uri) {
        String correlator = UUID.randomUUID().toString();
        return queue(device, new ManagementCommand.Execute(uri, correlator));
    }

    /** {@code console:load DEVICE URI FILE}: replaces a value by the content of a file. */
    public String load(String device, String uri, String file) throws IOException {
        Path path = Path.of(file);
        long size = Files.size(path);
        return queue(device, new ManagementCommand.WriteLarge(uri, "application/octet-stream", new ContentSource() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public ReadableByteChannel open() throws IOException {
                return FileChannel.open(path, StandardOpenOption.READ);
            }
        }));
    }

    /** {@code console:results}: what came back last, one line each. */
    public synchronized String results() {
        String lines = String.join("\n", results);
        return dropped == 0 ? lines : "(" + dropped + " older lines are not kept)\n" + lines;
    }

    private synchronized String queue(String device, ManagementCommand command) {
        if (commands >= MOST_COMMANDS) {
            throw new IllegalStateException(MOST_COMMANDS + " commands wait already; let devices fetch some of them first");
        }
        waiting.computeIfAbsent(device, absent -> new ArrayDeque<>()).add(command);
        commands++;
        return "waits for the next session of " + device;
    }

    /** The next command for a device, or null. */
    private synchronized ManagementCommand take(String device) {
        Queue<ManagementCommand> queue = waiting.get(device);
        if (queue == null) {
            return null;
        }
        ManagementCommand command = queue.remove();
        commands--;
        if (queue.isEmpty()) {
            waiting.remove(device);
        }
        return command;
    }

    private synchronized void note(String line) {
        results.addLast(line);
        if (results.size() > MOST_LINES) {
            results.removeFirst();
            dropped++;
        }
    }

    @Override
    public Dialogue begin(SessionStart start) {
        return new ConsoleDialogue(standard.begin(start), start.deviceId());
    }

    /** One session: the commands of the console first, one by one, then the standard dialogue as if nothing had been. */
    private final class ConsoleDialogue implements Dialogue {

        private final Dialogue next;
        private final String device;
        private ManagementCommand sent;
        private boolean handedOver;

        ConsoleDialogue(Dialogue next, String device) {
            this.next = next;
            this.device = device;
        }

        @Override
        public int alert(ReceivedAlert alert) {
            if (alert.type() == null || !alert.type().startsWith(ALERT_PREFIX)) {
                return next.alert(alert);
            }
            note("alert " + alert.type() + " " + alert.source() + " " + alert.correlator() + " = " + alert.data());
            return 200;
        }

        @Override
        public List<ManagementCommand> next(List<CommandResult> answers) {
            if (handedOver) {
                return next.next(answers);
            }
            answers.forEach(ConsoleDialogues.this::note);
            ManagementCommand command = take(device);
            if (command != null) {
                sent = command;
                return List.of(command);
            }
            handedOver = true;
            return next.next(List.of());
        }

        @Override
        public void ended(boolean completed) {
            files.remove(sent);
            next.ended(completed);
        }
    }

    /** The content is there only until the dialogue goes on, so it is copied at once. */
    private static String save(List<CommandResult.Value> values, Path file) {
        if (values.isEmpty()) {
            return "without a value";
        }
        ContentSource content = values.get(0).content();
        if (content == null) {
            return "= " + values.get(0).text();
        }
        try (ReadableByteChannel in = content.open();
                FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; at < content.size();) {
                at += out.transferFrom(in, at, content.size() - at);
            }
            return content.size() + " octets";
        } catch (IOException failed) {
            return "not saved: " + failed.getMessage();
        }
    }

    private void note(CommandResult result) {
        ManagementCommand command = result.command();
        Path file = files.remove(command);
        if (command instanceof ManagementCommand.Read read && file != null) {
            note("save " + read.uris().get(0) + " " + result.status() + " " + save(result.values(), file));
        } else if (command instanceof ManagementCommand.Read read) {
            note("get " + read.uris().get(0) + " " + result.status() + result.values().stream().map(value -> " = " + value.text())
                    .findFirst().orElse(""));
        } else if (command instanceof ManagementCommand.Write write) {
            note("write " + write.uri() + " " + result.status());
        } else if (command instanceof ManagementCommand.WriteLarge load) {
            note("load " + load.uri() + " " + result.status());
        } else if (command instanceof ManagementCommand.Execute execute) {
            note("exec " + execute.uri() + " " + result.status() + " correlator " + execute.correlator());
        }
    }
}
