package org.fumogateway.operatorendpoint.internal;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.fumogateway.server.gateway.Gateway;
import org.fumogateway.server.gateway.GatewayCredentials.Authentication;
import org.fumogateway.server.json.JsonView;
import org.fumogateway.server.operation.BootstrapDocument;
import org.fumogateway.server.operation.EnrolmentRequest;
import org.fumogateway.server.operation.OperationException;

/** {@code gateways}: what is known about them, their histories, bootstrap documents. */
final class GatewayResource implements Resource {

    private static final String BOOTSTRAP = "/bootstrap";
    private static final int CHANGES = 200;
    private static final int JOBS = 50;

    private final Services services;

    GatewayResource(Services services) {
        this.services = services;
    }

    @Override
    public Answer answer(Call call) throws RequestException, OperationException, IOException {
        if (call.is("GET") && call.rest().isEmpty()) {
            List<Gateway> page = services.operations().gateways(call.parameter("after", ""), call.limit());
            return Answer.page("gateways", page, JsonView::gateway, page.size() < call.limit() ? null : page.get(page.size() - 1).deviceId());
        }
        if (call.is("GET")) {
            return show(call.rest());
        }
        if (call.is("POST") && call.rest().endsWith(BOOTSTRAP)) {
            return bootstrap(call.rest().substring(0, call.rest().length() - BOOTSTRAP.length()), call.body("authentication",
                    "serverAuthentication", "certificate", "trustedKeys", "form", "pin", "networkSecret"));
        }
        throw call.noSuchMethod("GET, or POST at .../bootstrap");
    }

    private Answer show(String deviceId) throws RequestException, OperationException {
        String identity = services.records().identity(deviceId).orElse(null);
        Gateway gateway = services.records().gateway(deviceId).orElse(null);
        if (gateway == null && identity == null) {
            throw RequestException.notFound("gateway " + deviceId);
        }
        JsonObjectBuilder object = Json.createObjectBuilder().add("deviceId", deviceId);
        if (gateway != null) {
            object.addAll(Json.createObjectBuilder(JsonView.gateway(gateway)));
        }
        object.add("identity", identity == null ? JsonValue.NULL : Json.createValue(identity));
        object.add("outlook", gateway == null ? Json.createArrayBuilder().add("The gateway is enrolled and has not been here yet.")
                : Answer.list(services.records().outlook(deviceId), Json::createValue));
        object.add("changes", Answer.list(services.records().changes(deviceId, CHANGES), JsonView::change));
        object.add("jobs", Answer.list(services.operations().jobs(deviceId, JOBS), JsonView::job));
        return Answer.ok(object.build());
    }

    private Answer bootstrap(String deviceId, JsonBody body) throws RequestException, OperationException {
        BootstrapDocument.Form form = form(body.text("form", "cp"));
        BootstrapDocument document = services.enrolment().enrol(new EnrolmentRequest(deviceId, authentication(body.text("authentication", null)),
                authentication(body.text("serverAuthentication", null)), body.text("certificate", null), body.texts("trustedKeys"), form,
                protection(body.text("pin", null), body.text("networkSecret", null))));
        boolean text = form != BootstrapDocument.Form.MESSAGE;
        return Answer.created(Json.createObjectBuilder().add("deviceId", deviceId).add("encoding", text ? "text" : "base64")
                .add("document", text ? document.text() : Base64.getEncoder().encodeToString(document.octets()))
                .add("mac", document.mac() == null ? JsonValue.NULL : Json.createValue(document.mac()))
                .add("remarks", Answer.list(document.remarks(), Json::createValue)).build());
    }

    private static BootstrapDocument.Form form(String word) throws RequestException {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "cp" -> BootstrapDocument.Form.PROVISIONING;
            case "dm" -> BootstrapDocument.Form.MESSAGE;
            case "dm-xml" -> BootstrapDocument.Form.MESSAGE_XML;
            default -> throw RequestException.malformed("A form is cp, dm or dm-xml, not " + word + ".");
        };
    }

    private static BootstrapDocument.Protection protection(String pin, String networkSecret) throws RequestException {
        if (pin != null && pin.isBlank() || networkSecret != null && networkSecret.isBlank()) {
            throw RequestException.malformed("A PIN and a network secret have characters.");
        }
        return pin == null && networkSecret == null ? null : new BootstrapDocument.Protection(pin, networkSecret);
    }

    private static Authentication authentication(String word) throws RequestException {
        if (word == null) {
            return null;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "md5" -> Authentication.DIGEST;
            case "mac" -> Authentication.HMAC;
            case "basic" -> Authentication.BASIC;
            case "certificate" -> Authentication.TRANSPORT;
            default -> throw RequestException.malformed("Authentication is md5, mac, basic or certificate, not " + word + ".");
        };
    }
}
