package org.fumogateway.operatorendpoint.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;

/** Tells where the operators' listener is, in {@code operator/endpoint} of the data folder: its port may be any free one. */
@Component(service = EndpointFile.class, immediate = true)
public final class EndpointFile {

    private final OwnerFile file;
    private final Logger logger;

    /** Writes the file. */
    @Activate
    public EndpointFile(BundleContext context, @Reference(target = "(listener=operator)") Map.Entry<Map<String, Object>, HttpServiceRuntime> listener,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.file = new OwnerFile(OperatorFolder.of(context).resolve("endpoint"));
        this.logger = logger;
        Optional<String> url = url(listener.getKey().get("osgi.http.endpoint"));
        try {
            if (url.isPresent()) {
                file.write(url.get());
                logger.info("Operators are served at {}", url.get());
            } else {
                logger.warn("The listener of the operators has no address");
            }
        } catch (IOException e) {
            logger.error("Where operators are served cannot be noted: {}", e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        try {
            file.delete();
        } catch (IOException e) {
            logger.warn("The note where operators are served cannot be removed: {}", e.getMessage());
        }
    }

    private static Optional<String> url(Object endpoints) {
        Stream<String> all = endpoints instanceof String[] several ? Arrays.stream(several) : endpoints instanceof String one ? Stream.of(one)
                : endpoints instanceof Iterable<?> list ? Stream.of(list.iterator().hasNext() ? list.iterator().next().toString() : "") : Stream.of();
        return all.filter(text -> text.startsWith("http")).map(URI::create).map(uri -> uri.getScheme() + "://" + uri.getRawAuthority()).findFirst();
    }
}
