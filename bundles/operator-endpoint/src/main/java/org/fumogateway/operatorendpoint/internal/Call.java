package org.fumogateway.operatorendpoint.internal;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
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

    JsonBody body() throws IOException, RequestException {
        return JsonBody.read(request, most);
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
