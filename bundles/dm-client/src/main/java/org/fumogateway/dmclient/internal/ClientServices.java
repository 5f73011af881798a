package org.fumogateway.dmclient.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fumogateway.gateway.account.Accounts;
import org.fumogateway.gateway.alert.AlertOutcomeListener;
import org.fumogateway.gateway.command.CommandProcessor;
import org.fumogateway.gateway.interaction.UserInteraction;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.gateway.session.SessionListener;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.osgi.service.dmt.DmtAdmin;

/** The services of others that are there now; each may come and go at any time. Thread-safe. */
final class ClientServices {

    final Map<String, SyncMlCodec> codecs = new ConcurrentHashMap<>();
    final List<SessionListener> sessionListeners = new CopyOnWriteArrayList<>();
    final List<AlertOutcomeListener> outcomeListeners = new CopyOnWriteArrayList<>();
    volatile Accounts accounts;
    volatile CommandProcessor processor;
    volatile LargeObjects objects;
    volatile UserInteraction interaction;
    volatile DmtAdmin tree;

    /** The codec of that media type, else the XML codec, else null. */
    SyncMlCodec codec(String mediaType) {
        SyncMlCodec wanted = codecs.get(mediaType);
        return wanted != null ? wanted : codecs.get(SyncMlCodec.XML);
    }

    Accounts accounts() {
        return accounts;
    }

    CommandProcessor processor() {
        return processor;
    }

    LargeObjects objects() {
        return objects;
    }

    UserInteraction interaction() {
        return interaction;
    }

    DmtAdmin tree() {
        return tree;
    }
}
