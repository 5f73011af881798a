package org.fumogateway.operatorendpoint.internal;

import java.io.IOException;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.store.StoreException;

/** One kind of thing that the endpoint serves. */
@FunctionalInterface
interface Resource {

    Answer answer(Call call) throws RequestException, OperationException, StoreException, IOException;
}
