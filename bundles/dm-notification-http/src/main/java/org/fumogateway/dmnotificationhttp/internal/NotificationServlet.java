package org.fumogateway.dmnotificationhttp.internal;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import org.fumogateway.gateway.session.Notifications;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** Takes package #0 in the body of a POST and passes it on; the answer tells nothing of what became of it (NOT-30, NOT-37). */
@Component(service = Servlet.class, configurationPid = NotificationHttpConfiguration.PID, configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = NotificationHttpConfiguration.class)
public final class NotificationServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    /** More than any notification has, headers of a push included. */
    private static final int MOST_OCTETS = 2048;
    private static final Set<String> MEDIA_TYPES =
            Set.of("application/vnd.syncml.notification", "application/vnd.syncml.dm.notification");

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile Notifications notifications;

    /**
     * Serves the path of the settings.
     *
     * @param configuration makes the default path a property of the service: the whiteboard takes no servlet without one
     */
    @Activate
    public NotificationServlet(NotificationHttpConfiguration configuration) {
        // the settings are properties of the service, nothing else
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!"POST".equals(request.getMethod())) {
            response.setHeader("Allow", "POST");
            answer(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        } else if (!MEDIA_TYPES.contains(mediaType(request.getContentType()))) {
            answer(response, HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
        } else {
            take(request, response);
        }
    }

    private void take(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] octets = request.getContentLengthLong() > MOST_OCTETS ? null : request.getInputStream().readNBytes(MOST_OCTETS + 1);
        if (octets == null || octets.length > MOST_OCTETS) {
            answer(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            return;
        }
        Notifications receiver = notifications;
        if (receiver == null) {
            answer(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        receiver.receive(ByteBuffer.wrap(octets));
        answer(response, HttpServletResponse.SC_ACCEPTED);
    }

    private static String mediaType(String contentType) {
        return contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** Without an error page. */
    private static void answer(HttpServletResponse response, int status) {
        response.setStatus(status);
        response.setContentLength(0);
    }
}
