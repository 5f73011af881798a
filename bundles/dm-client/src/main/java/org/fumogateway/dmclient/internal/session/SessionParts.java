package org.fumogateway.dmclient.internal.session;

import java.util.function.Supplier;
import org.fumogateway.dmclient.internal.outbox.DurableOutbox;
import org.fumogateway.dmclient.internal.transport.Transport;
import org.fumogateway.gateway.account.Accounts;
import org.fumogateway.gateway.command.CommandProcessor;
import org.fumogateway.gateway.lob.LargeObjects;
import org.fumogateway.syncml.codec.SyncMlCodec;
import org.osgi.service.log.Logger;

/**
 * What a session works with.
 *
 * @param codec     encoding of the account
 * @param transport the network
 * @param accounts  where nonces are kept
 * @param devInfo   what the first package tells
 * @param processor gives who executes commands, or null if nobody does now
 * @param objects   gives who takes large objects, or null if nobody does now
 * @param alerts    answers user interaction alerts
 * @param outbox    alerts that wait
 * @param tracer    notes what is said
 * @param logger    log
 */
public record SessionParts(SyncMlCodec codec, Transport transport, Accounts accounts, DevInfoSource devInfo,
        Supplier<CommandProcessor> processor, Supplier<LargeObjects> objects, CommandProcessor.UserAlerts alerts, DurableOutbox outbox,
        SessionTracer tracer, Logger logger) {
}
