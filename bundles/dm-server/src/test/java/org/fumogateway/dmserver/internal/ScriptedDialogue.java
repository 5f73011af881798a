package org.fumogateway.dmserver.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.fumogateway.server.dialogue.CommandResult;
import org.fumogateway.server.dialogue.Dialogue;
import org.fumogateway.server.dialogue.DialogueHandler;
import org.fumogateway.server.dialogue.ManagementCommand;
import org.fumogateway.server.dialogue.ReceivedAlert;
import org.fumogateway.server.dialogue.SessionStart;

/** Commands what a test tells it, and keeps what it hears. */
final class ScriptedDialogue implements DialogueHandler, Dialogue {

    final Deque<List<ManagementCommand>> script = new ArrayDeque<>();
    final List<SessionStart> starts = new ArrayList<>();
    final List<ReceivedAlert> alerts = new ArrayList<>();
    final List<List<CommandResult>> results = new ArrayList<>();
    final List<Boolean> ends = new ArrayList<>();
    final Deque<Integer> alertStatuses = new ArrayDeque<>();

    @Override
    public Dialogue begin(SessionStart start) {
        starts.add(start);
        return this;
    }

    /** Where it says that it stands; null if it cannot move. */
    byte[] position;
    final List<byte[]> resumedAt = new ArrayList<>();
    List<ManagementCommand> pending = List.of();

    @Override
    public Dialogue resume(SessionStart start, byte[] where) {
        starts.add(start);
        resumedAt.add(where);
        return this;
    }

    @Override
    public byte[] position() {
        return position;
    }

    @Override
    public List<ManagementCommand> pending() {
        return pending;
    }

    @Override
    public int alert(ReceivedAlert alert) {
        alerts.add(alert);
        return alertStatuses.isEmpty() ? 200 : alertStatuses.removeFirst();
    }

    @Override
    public List<ManagementCommand> next(List<CommandResult> last) {
        results.add(last);
        return script.isEmpty() ? List.of() : script.removeFirst();
    }

    @Override
    public void ended(boolean completed) {
        ends.add(completed);
    }
}
