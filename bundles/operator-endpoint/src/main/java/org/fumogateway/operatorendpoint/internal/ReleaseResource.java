package org.fumogateway.operatorendpoint.internal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.server.json.JsonView;
import org.fumogateway.server.operation.OperationException;
import org.fumogateway.server.release.ReleasePackage;

/** {@code releases}: packages that belong together by name and version; import and withdrawal. */
final class ReleaseResource implements Resource {

    private final Services services;
    private final PackageUpload upload;

    ReleaseResource(Services services, PackageUpload upload) {
        this.services = services;
        this.upload = upload;
    }

    @Override
    public Answer answer(Call call) throws RequestException, OperationException, IOException {
        if (call.is("GET") && call.rest().isEmpty()) {
            return Answer.page("releases", new ArrayList<>(releases().entrySet()), entry -> view(entry.getKey(), entry.getValue()), null);
        }
        if (call.is("POST") && call.rest().isEmpty()) {
            return Answer.created(JsonView.release(upload.take(call.request(), services.operations())));
        }
        if (call.is("GET")) {
            List<ReleasePackage> found = packages(call.rest());
            return Answer.ok(view(identity(found.get(0)), found));
        }
        if (call.is("DELETE") && !call.rest().isEmpty()) {
            List<ReleasePackage> found = packages(call.rest());
            for (ReleasePackage each : found) {
                services.operations().withdraw(each.sha256());
            }
            return Answer.ok(view(identity(found.get(0)), found));
        }
        throw call.noSuchMethod("GET, POST and DELETE");
    }

    private Map<String, List<ReleasePackage>> releases() throws RequestException, OperationException {
        Map<String, List<ReleasePackage>> releases = new LinkedHashMap<>();
        services.operations().packages().forEach(each -> releases.computeIfAbsent(identity(each), absent -> new ArrayList<>()).add(each));
        return releases;
    }

    /** What an operator means: {@code NAME@VERSION}, a version, or the beginning (8 digits or more) of the digest of one package. */
    private List<ReleasePackage> packages(String text) throws RequestException, OperationException {
        Map<String, List<ReleasePackage>> releases = releases();
        if (releases.containsKey(text)) {
            return releases.get(text);
        }
        List<String> named = releases.keySet().stream().filter(identity -> identity.substring(identity.lastIndexOf('@') + 1).equals(text)).toList();
        if (named.size() > 1) {
            throw new RequestException(409, "Several releases have version " + text + ": " + String.join(", ", named) + ".");
        }
        List<ReleasePackage> found = !named.isEmpty() ? releases.get(named.get(0)) : !text.matches("[0-9a-f]{8,64}") ? List.of()
                : services.operations().packages().stream().filter(each -> each.sha256().startsWith(text)).toList();
        if (found.isEmpty()) {
            throw RequestException.notFound("release " + text);
        }
        return found;
    }

    private static String identity(ReleasePackage release) {
        return (release.name() == null ? "" : release.name()) + "@" + release.version();
    }

    private static JsonObject view(String identity, List<ReleasePackage> packages) {
        return Json.createObjectBuilder().add("release", identity).add("version", packages.get(0).version())
                .add("packages", Answer.list(packages, JsonView::release)).build();
    }
}
