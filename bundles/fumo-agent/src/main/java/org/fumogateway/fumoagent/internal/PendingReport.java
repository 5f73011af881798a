package org.fumogateway.fumoagent.internal;

/**
 * The report of an ended operation that is not settled yet (FUMO-81). Immutable.
 *
 * @param operationId operation, and identity of the alert
 * @param kind        kind of the operation
 * @param serverId    where it goes
 * @param correlator  text of the Exec, or null
 * @param resultCode  result code
 */
record PendingReport(String operationId, OperationKind kind, String serverId, String correlator, int resultCode) {
}
