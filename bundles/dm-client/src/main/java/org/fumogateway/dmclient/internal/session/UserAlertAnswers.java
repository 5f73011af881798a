package org.fumogateway.dmclient.internal.session;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.fumogateway.dmprotocol.AlertCode;
import org.fumogateway.dmprotocol.StatusCode;
import org.fumogateway.gateway.command.CommandProcessor;
import org.fumogateway.gateway.interaction.UserInteraction;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Status;

/** Brings user interaction alerts before a person, if there is one (DM section 7). */
public final class UserAlertAnswers implements CommandProcessor.UserAlerts {

    private final Supplier<UserInteraction> person;

    /**
     * Creates it.
     *
     * @param person gives the service that shows alerts, or null if there is none now
     */
    public UserAlertAnswers(Supplier<UserInteraction> person) {
        this.person = person;
    }

    @Override
    public Status answer(Alert alert, int msgRef) throws InterruptedException {
        UserInteraction shown = person.get();
        if (shown == null || !AlertCode.isInteraction(alert.code())) {
            return status(alert, msgRef, StatusCode.OPTIONAL_FEATURE_NOT_SUPPORTED, List.of());
        }
        boolean choice = alert.code() == AlertCode.SINGLE_CHOICE || alert.code() == AlertCode.MULTIPLE_CHOICE;
        if (alert.items().size() < (choice ? 3 : 2) || text(alert, 1).isEmpty()) {
            return status(alert, msgRef, StatusCode.INCOMPLETE_COMMAND, List.of());
        }
        UserInteraction.Answer answer = ask(shown, alert);
        return status(alert, msgRef, code(answer.kind()), values(alert, answer));
    }

    private static UserInteraction.Answer ask(UserInteraction shown, Alert alert) throws InterruptedException {
        UserInteraction.Prompt prompt = prompt(alert);
        List<String> choices = alert.items().stream().skip(2).map(UserAlertAnswers::text).toList();
        return switch (alert.code()) {
            case AlertCode.DISPLAY -> shown.display(prompt);
            case AlertCode.CONFIRM_OR_REJECT -> shown.confirm(prompt);
            case AlertCode.TEXT_INPUT -> shown.input(prompt);
            case AlertCode.SINGLE_CHOICE -> shown.choose(prompt, choices, false);
            default -> shown.choose(prompt, choices, true);
        };
    }

    private static UserInteraction.Prompt prompt(Alert alert) {
        Map<String, String> options = options(text(alert, 0));
        String inputType = options.getOrDefault("IT", "A").toUpperCase(Locale.ROOT);
        return new UserInteraction.Prompt(text(alert, 1), number(options.get("MINDT")), number(options.get("MAXDT")), options.get("DR"),
                number(options.get("MAXLEN")), inputType.matches("[ANDTPI]") ? inputType.charAt(0) : 'A',
                "P".equalsIgnoreCase(options.get("ET")));
    }

    private static Map<String, String> options(String text) {
        Map<String, String> options = new HashMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                try {
                    options.put(pair.substring(0, equals).strip().toUpperCase(Locale.ROOT),
                            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException unusable) {
                    // An option that cannot be used is skipped without a word (DM section 7).
                    continue;
                }
            }
        }
        return options;
    }

    private static int number(String text) {
        return text != null && text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    }

    private static int code(UserInteraction.Answer.Kind kind) {
        return switch (kind) {
            case OK -> StatusCode.OK;
            case NO -> StatusCode.NOT_MODIFIED;
            case CANCELLED -> StatusCode.OPERATION_CANCELLED;
            case NO_ANSWER -> StatusCode.REQUEST_TIMEOUT;
            case NOT_DISPLAYABLE -> StatusCode.REQUESTED_RANGE_NOT_SATISFIABLE;
        };
    }

    private static List<Item> values(Alert alert, UserInteraction.Answer answer) {
        boolean carries = alert.code() >= AlertCode.TEXT_INPUT && answer.kind() == UserInteraction.Answer.Kind.OK;
        return carries ? answer.values().stream().map(value -> Item.ofData(Data.ofText(value))).toList() : List.of();
    }

    private static Status status(Alert alert, int msgRef, int code, List<Item> items) {
        return new Status(0, msgRef, alert.cmdId(), alert.name(), List.of(), List.of(), null, code, items);
    }

    private static String text(Alert alert, int item) {
        return text(alert.items().get(item));
    }

    private static String text(Item item) {
        return item.data() == null ? "" : item.data().text();
    }
}
