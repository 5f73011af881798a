package org.fumogateway.dmcommands;

import java.util.List;
import org.fumogateway.syncml.Add;
import org.fumogateway.syncml.Copy;
import org.fumogateway.syncml.Data;
import org.fumogateway.syncml.Delete;
import org.fumogateway.syncml.Exec;
import org.fumogateway.syncml.Get;
import org.fumogateway.syncml.Item;
import org.fumogateway.syncml.Location;
import org.fumogateway.syncml.Meta;
import org.fumogateway.syncml.Replace;

/** Commands as servers send them. */
final class Commands {

    private Commands() {
    }

    static Get get(String uri) {
        return new Get(2, Meta.EMPTY, List.of(Item.ofTarget(uri)));
    }

    static Add add(String uri, String format, String text) {
        return add(uri, Meta.of(format, null), text);
    }

    static Add add(String uri, Meta meta, String text) {
        return new Add(2, Meta.EMPTY, List.of(Item.ofTarget(uri, meta, text == null ? null : Data.ofText(text))));
    }

    static Replace replace(String uri, String format, String text) {
        return replace(uri, Meta.of(format, null), text);
    }

    static Replace replace(String uri, Meta meta, String text) {
        return new Replace(2, Meta.EMPTY, List.of(Item.ofTarget(uri, meta, text == null ? null : Data.ofText(text))));
    }

    static Delete delete(String uri) {
        return new Delete(2, Meta.EMPTY, List.of(Item.ofTarget(uri)));
    }

    static Exec exec(String uri) {
        return new Exec(2, Meta.EMPTY, null, List.of(Item.ofTarget(uri)));
    }

    static Copy copy(String from, String to) {
        return new Copy(2, Meta.EMPTY, List.of(new Item(Location.of(to), Location.of(from), Meta.EMPTY, null, false)));
    }
}
