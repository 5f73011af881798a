package org.fumogateway.dmserver.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.fumogateway.dmprotocol.AlertCode;
import org.fumogateway.dmprotocol.MessagePacker;
import org.fumogateway.syncml.Alert;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Header;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Message;
import org.fumogateway.syncml.Meta;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StatusQueueTest {

    private static final Header HEADER = new Header(Header.VER_DTD, Header.VER_PROTO, "1", 1, Location.of("a"), Location.of("b"), null, null, Meta.EMPTY);

    /** How a session is aborted in which so many commands are still to be answered. */
    private static List<String> aborted(int commands, long octets) throws Exception {
        List<Command> answered = new ArrayList<>(IntStream.rangeClosed(1, commands).mapToObj(id -> Alert.of(id, 1226)).toList());
        Statuses statuses = Statuses.refusal(Message.of(HEADER, answered, true), 200, null);
        statuses.abort();
        Message message = new StatusQueue().closing(new MessagePacker(new PlainCodec(), octets), HEADER, statuses);
        assertThat(message.last()).isTrue();
        return message.commands().stream().map(command -> command instanceof Alert alert ? "abort " + (alert.code() == AlertCode.SESSION_ABORT) : "Status")
                .toList();
    }

    @Test
    @Proves({"DM-25", "DM-94"})
    @DisplayName("That a session is aborted is said behind all Statuses, and behind that of the header where not all of them fit")
    void abort() throws Exception {
        assertThat(aborted(20, 100_000)).hasSize(22).endsWith("abort true");
        assertThat(aborted(20, 1500)).hasSizeBetween(3, 20).startsWith("Status", "abort true", "Status");
        assertThat(aborted(0, 150)).as("no room beside the header's").containsExactly("Status");
    }
}
