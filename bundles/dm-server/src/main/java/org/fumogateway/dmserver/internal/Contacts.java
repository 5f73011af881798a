package org.fumogateway.dmserver.internal;

/** Is told which gateways come, and from where. */
interface Contacts {

    /**
     * A gateway has proved itself in a session.
     *
     * @param deviceId who
     * @param host     address that the connection came from
     */
    void proved(String deviceId, String host);
}
