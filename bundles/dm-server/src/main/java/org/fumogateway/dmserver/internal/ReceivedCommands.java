package org.fumogateway.dmserver.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fumogateway.dmprotocol.AlertCode;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.server.dialogue.ReceivedAlert;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Replace;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.Status;

/**
 * What a proved gateway says in its messages: answers to our commands, alerts, its DevInfo. Each command gets its Status (DM-94). Not
 * thread-safe; the session's lock guards it.
 */
final class ReceivedCommands {

    private static final String DEVICE_INFO = "./DevInfo/";

    private final DialogueGuard dialogue;
    private final Outbound outbound;
    private final IncomingValues values;

    ReceivedCommands(DialogueGuard dialogue, Outbound outbound, IncomingValues values) {
        this.dialogue = dialogue;
        this.outbound = outbound;
        this.values = values;
    }

    /**
     * Takes the body of a message. What has no number, or that of an earlier command, is not taken: its Status could not be told from others (SYN-34). A
     * gateway that aborts is heard in any case: going on would need it.
     *
     * @param answers  whether Statuses answer our commands; not if the gateway did not accept who sent them
     * @param lastSent MsgID of our last message
     * @return true if the gateway aborts the session
     */
    boolean takeAll(Message message, Statuses statuses, boolean answers, int lastSent) {
        CommandNumbers numbers = CommandNumbers.of(message);
        boolean aborted = false;
        for (Command command : message.commands()) {
            if (numbers.tell(command)) {
                take(command, numbers, statuses, answers, lastSent);
            } else {
                statuses.refuse(command, StatusCode.BAD_REQUEST);
            }
            aborted |= command instanceof Alert alert && alert.code() == AlertCode.SESSION_ABORT;
        }
        return aborted;
    }

    private void take(Command command, CommandNumbers numbers, Statuses statuses, boolean answers, int lastSent) {
        if (command instanceof Status status) {
            if (status.cmdRef() != 0 && answers) {
                outbound.take(status);
            }
            return;
        }
        Optional<SentCommand> asked = command instanceof Results results ? outbound.answeredBy(results, lastSent) : Optional.empty();
        if (!isSessionAlert(command) && !values.isWhole(command, asked, statuses)) {
            return;
        }
        if (command instanceof Results results) {
            asked.ifPresent(read -> read.take(results));
        } else if (command instanceof Alert alert) {
            takeAlert(alert, statuses);
        } else if (tellsDeviceInfo(command)) {
            statuses.add(command, StatusCode.OK);
        } else {
            statuses.refuse(command, each -> numbers.tell(each) ? StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED : StatusCode.BAD_REQUEST);
        }
    }

    /** What the gateway tells of itself in a message, by address: only what is taken, and not what is refused. */
    static Map<String, String> deviceInfo(Message message) {
        Map<String, String> told = new HashMap<>();
        CommandNumbers numbers = CommandNumbers.of(message);
        message.commands().stream().filter(numbers::tell).filter(ReceivedCommands::tellsDeviceInfo).map(Replace.class::cast)
                .flatMap(replace -> replace.items().stream()).filter(item -> item.data() != null)
                .forEach(item -> told.put(item.source().uri(), item.data().text()));
        return told;
    }

    /** True if the gateway says in a message that it comes because it was asked to (DM-12). */
    static boolean saysNotified(Message message) {
        CommandNumbers numbers = CommandNumbers.of(message);
        return message.commands().stream().filter(numbers::tell)
                .anyMatch(command -> command instanceof Alert alert && alert.code() == AlertCode.SERVER_INITIATED_MANAGEMENT);
    }

    /** True if the command tells DevInfo and nothing else, which is all that a gateway may tell that way (DM-13), and tells it whole. */
    private static boolean tellsDeviceInfo(Command command) {
        return command instanceof Replace replace && replace.items().stream().allMatch(ReceivedCommands::isDeviceInfo);
    }

    private static boolean isDeviceInfo(Item item) {
        return !item.moreData() && item.source() != null && item.source().uri() != null && item.source().uri().startsWith(DEVICE_INFO);
    }

    private static boolean isSessionAlert(Command command) {
        return command instanceof Alert alert && alert.code() != AlertCode.GENERIC_ALERT;
    }

    private void takeAlert(Alert alert, Statuses statuses) {
        if (alert.code() == AlertCode.GENERIC_ALERT) {
            takeGenericAlert(alert, statuses);
        } else if (alert.code() == AlertCode.NO_END_OF_DATA) {
            outbound.giveUpObject();
            statuses.add(alert, StatusCode.OK);
        } else if (AlertCode.startsSession(alert.code()) || alert.code() == AlertCode.NEXT_MESSAGE
                || alert.code() == AlertCode.SESSION_ABORT) {
            statuses.add(alert, StatusCode.OK);
        } else {
            statuses.add(alert, StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED);
        }
    }

    /** One Status for the alert if all its Items fare alike, else one for each (DM-142). */
    private void takeGenericAlert(Alert alert, Statuses statuses) {
        if (alert.items().isEmpty()) {
            statuses.add(alert, StatusCode.INCOMPLETE_COMMAND);
            return;
        }
        List<Integer> codes = alert.items().stream().map(item -> takeAlertItem(alert, item)).toList();
        if (codes.stream().distinct().count() == 1) {
            statuses.add(alert, codes.get(0));
            return;
        }
        for (int i = 0; i < codes.size(); i++) {
            statuses.add(alert, alert.items().get(i), codes.get(i));
        }
    }

    private int takeAlertItem(Alert alert, Item item) {
        if (item.meta().type() == null) {
            return StatusCode.INCOMPLETE_COMMAND;
        }
        return dialogue.alert(new ReceivedAlert(item.source() == null ? null : item.source().uri(), item.meta().type(),
                item.meta().format(), item.meta().mark(), alert.correlator(), item.data() == null ? null : item.data().text()));
    }
}
