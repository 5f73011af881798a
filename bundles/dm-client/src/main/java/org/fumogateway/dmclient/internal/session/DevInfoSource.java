package org.fumogateway.dmclient.internal.session;

import java.io.IOException;
import java.util.List;

/** Reads what every session begins with. */
public interface DevInfoSource {

    /** URI of the identity of the device. */
    String DEVICE_ID = "./DevInfo/DevId";

    /** The leaves of DevInfo in the order of DM-13, the identity first. */
    List<Value> read() throws IOException;

    /** One leaf. */
    record Value(String uri, String text) {
    }
}
