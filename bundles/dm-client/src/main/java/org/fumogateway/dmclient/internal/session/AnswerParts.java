package org.fumogateway.dmclient.internal.session;

import java.util.ArrayList;
import java.util.List;
import org.fumogateway.syncml.Command;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Results;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.fumogateway.syncml.codec.SyncMlException;

/** In which form answers go out: as they are, or in pieces because no message holds them (DM-100, DM-103). */
final class AnswerParts {

    private final SyncMlCodec codec;
    private final Fit fit;

    /** Tells whether Results have room in a message of their own. */
    interface Fit {
        boolean test(Results results) throws SyncMlException;
    }

    AnswerParts(SyncMlCodec codec, Fit fit) {
        this.codec = codec;
        this.fit = fit;
    }

    /**
     * A part of an answer.
     *
     * @param command what is said as it is, or null
     * @param object  what goes out in chunks, or null
     * @param lost    true if it fits into no message and cannot be split: an Item without a name or without Data
     */
    record Piece(Command command, OutgoingObject object, boolean lost) {

        Results results() {
            return object != null ? object.results() : (Results) command;
        }

        boolean tooLargeFor(long maxObjectOctets) {
            return lost || object != null && object.transportSize() > maxObjectOctets;
        }
    }

    List<Piece> of(Answer answer) throws SyncMlException {
        if (!(answer.command() instanceof Results results)) {
            return List.of(new Piece(answer.command(), null, false));
        }
        if (answer.content() == null) {
            return fit.test(results) ? List.of(new Piece(results, null, false)) : split(results);
        }
        if (answer.content().size() == 0) {
            answer.content().close();
            return List.of(new Piece(OutgoingObject.empty(results), null, false));
        }
        return List.of(new Piece(null, new OutgoingObject(codec, results, answer.content()), false));
    }

    /** Each Item in Results of its own; one that is too large as such becomes a large object. */
    private List<Piece> split(Results results) throws SyncMlException {
        List<Piece> pieces = new ArrayList<>();
        for (Item item : results.items()) {
            Results one = new Results(0, results.msgRef(), results.cmdRef(), results.meta(), results.targetRef(), results.sourceRef(), List.of(item));
            boolean divisible = item.source() != null && item.source().uri() != null && item.data() != null && item.data().size() > 0;
            boolean fits = fit.test(one);
            pieces.add(fits || !divisible ? new Piece(one, null, !fits) : new Piece(null, new OutgoingObject(codec, one, null), false));
        }
        return pieces;
    }
}
