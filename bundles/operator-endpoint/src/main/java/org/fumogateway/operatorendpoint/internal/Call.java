package org.fumogateway.operatorendpoint.internal;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.fumogateway.server.operator.OperatorToken;

/**
 * A request of an operator who has proved himself.
 *
 * @param operator who
 * @param request  the request
 * @param rest     what stands in the path behind the resource, without slashes at its ends; may be empty
 * @param most     octets of the largest JSON body
 */
record Call(OperatorToken operator, HttpServletRequest request, String rest, int most) {

    private static final int USUAL_PAGE = 1000;

    boolean is(String method) {
        return method.equals(request.getMethod());
    }

    /** The body, an object that has these members and no others. */
    JsonBody body(String... members) throws IOException, RequestException {
        return JsonBody.read(request, most, List.of(members));
    }

    /** All is said by the path; a body is not needed, and one that says something is refused rather than passed over. */
    void requireNothingInBody() throws IOException, RequestException {
        long length = request.getContentLengthLong();
        // A body in chunks has no length, and one without a type is refused as such.
        boolean says = length > 0 || length < 0 && (request.getContentType() != null || request.getInputStream().read() >= 0);
        if (says) {
            body();
        }
    }

    String parameter(String name, String otherwise) {
        String value = request.getParameter(name);
        return value == null ? otherwise : value;
    }

    int limit() throws RequestException {
        String text = parameter("limit", Integer.toString(USUAL_PAGE));
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > USUAL_PAGE) {
            throw RequestException.malformed("A limit lies between 1 and " + USUAL_PAGE + ", not " + text + ".");
        }
        return Integer.parseInt(text);
    }

    /** No other method is known for this path. */
    RequestException noSuchMethod(String allowed) {
        return new RequestException(405, "This can be asked with " + allowed + " only.");
    }
}
