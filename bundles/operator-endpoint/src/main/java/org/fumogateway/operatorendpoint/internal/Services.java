package org.fumogateway.operatorendpoint.internal;

import org.fumogateway.server.operation.Assignments;
import org.fumogateway.server.operation.Enrolment;
import org.fumogateway.server.operation.GatewayNotifications;
import org.fumogateway.server.operation.UpdateOperations;
import org.fumogateway.server.operation.UpdateRecords;

/** The services behind the endpoint as they are now; one that is not there is answered 503. */
interface Services {

    UpdateOperations operations() throws RequestException;

    UpdateRecords records() throws RequestException;

    Assignments assignments() throws RequestException;

    Enrolment enrolment() throws RequestException;

    GatewayNotifications notifications() throws RequestException;
}
