package org.fumogateway.dmserver.internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.fumogateway.dmprotocol.AlertCode;
import org.fumogateway.server.dialogue.UserPrompt;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Item;

/** User interaction alerts as they go on the wire (DM-131): the options, the text, the choices, each an Item in this order. */
final class InteractionAlert {

    private InteractionAlert() {
    }

    /** The alert, not numbered yet. */
    static Alert of(UserPrompt prompt) {
        List<Item> items = new ArrayList<>();
        items.add(item(options(prompt)));
        items.add(item(prompt.text()));
        prompt.choices().forEach(choice -> items.add(item(choice)));
        return new Alert(0, code(prompt.kind()), null, items);
    }

    private static Item item(String text) {
        return Item.ofData(text.isEmpty() ? Data.EMPTY : Data.ofText(text));
    }

    private static int code(UserPrompt.Kind kind) {
        return switch (kind) {
            case DISPLAY -> AlertCode.DISPLAY;
            case CONFIRM -> AlertCode.CONFIRM_OR_REJECT;
            case TEXT -> AlertCode.TEXT_INPUT;
            case SINGLE_CHOICE -> AlertCode.SINGLE_CHOICE;
            case MULTIPLE_CHOICE -> AlertCode.MULTIPLE_CHOICE;
        };
    }

    /** What is left open is not written, and neither is what the kind has no use for. */
    private static String options(UserPrompt prompt) {
        StringJoiner options = new StringJoiner("&");
        number(options, "MINDT", prompt.minimumSeconds());
        number(options, "MAXDT", prompt.maximumSeconds());
        if (prompt.defaultAnswer() != null) {
            options.add("DR=" + URLEncoder.encode(prompt.defaultAnswer(), StandardCharsets.UTF_8));
        }
        if (prompt.kind() == UserPrompt.Kind.TEXT) {
            number(options, "MAXLEN", prompt.maximumLength());
            if (prompt.inputType() != UserPrompt.InputType.ANY) {
                options.add("IT=" + letter(prompt.inputType()));
            }
            if (prompt.masked()) {
                options.add("ET=P");
            }
        }
        return options.toString();
    }

    private static void number(StringJoiner options, String name, int value) {
        if (value > 0) {
            options.add(name + "=" + value);
        }
    }

    private static char letter(UserPrompt.InputType type) {
        return switch (type) {
            case ANY -> 'A';
            case NUMBER -> 'N';
            case DATE -> 'D';
            case TIME -> 'T';
            case PHONE -> 'P';
            case IP_ADDRESS -> 'I';
        };
    }
}
