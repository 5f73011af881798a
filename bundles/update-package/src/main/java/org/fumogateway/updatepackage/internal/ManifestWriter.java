package org.fumogateway.updatepackage.internal;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fumogateway.updatepackage.ImageIdentity;
import org.fumogateway.updatepackage.Manifest;
import org.fumogateway.updatepackage.Payload;
import org.fumogateway.updatepackage.Sha256;

/** From {@link Manifest} to JSON text; keys in the order of the specification, optional ones only where they say something. */
public final class ManifestWriter {

    private ManifestWriter() {
    }

    /** The text. */
    public static String write(Manifest manifest) {
        Map<String, Json> top = new LinkedHashMap<>();
        top.put("fup", integer(1));
        top.put("id", string(manifest.id()));
        top.put("name", string(manifest.name()));
        top.put("version", string(manifest.version()));
        putStrings(top, "compatible", manifest.compatible());
        putStrings(top, "hw", manifest.hardware());
        top.put("counter", integer(manifest.counter()));
        manifest.notAfter().ifPresent(moment -> top.put("notAfter", integer(moment.getEpochSecond())));
        putStrings(top, "from", manifest.from());
        top.put("payloads", new Json.JsonArray(manifest.payloads().stream().map(ManifestWriter::payload).toList()));
        if (!manifest.need().equals(Manifest.Need.NOTHING)) {
            top.put("need", need(manifest.need()));
        }
        if (!manifest.install().equals(Manifest.Install.DEFAULT)) {
            top.put("install", install(manifest.install()));
        }
        putStrings(top, "crit", manifest.critical());
        if (!manifest.text().isEmpty()) {
            Map<String, Json> text = new LinkedHashMap<>();
            manifest.text().forEach((language, words) -> text.put(language, string(words)));
            top.put("text", new Json.JsonObject(text));
        }
        return JsonWriter.write(new Json.JsonObject(top));
    }

    private static Json payload(Payload payload) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("role", string(payload.role()));
        members.put("enc", string(payload.encoding()));
        members.put("off", integer(payload.offset()));
        members.put("len", integer(payload.length()));
        members.put("sha256", string(payload.sha256().hex()));
        payload.output().ifPresent(image -> members.put("out", image(image)));
        payload.base().ifPresent(image -> members.put("base", image(image)));
        if (!payload.slot().equals(payload.role())) {
            members.put("slot", string(payload.slot()));
        }
        payload.chunks().ifPresent(chunks -> members.put("chunk", chunks(chunks)));
        return new Json.JsonObject(members);
    }

    private static Json image(ImageIdentity image) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("len", integer(image.length()));
        members.put("sha256", string(image.sha256().hex()));
        return new Json.JsonObject(members);
    }

    private static Json chunks(Payload.Chunks chunks) {
        ByteArrayOutputStream digests = new ByteArrayOutputStream();
        for (Sha256 digest : chunks.digests()) {
            digests.writeBytes(digest.toBytes());
        }
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("size", integer(chunks.size()));
        members.put("sha256", string(Base64.getEncoder().encodeToString(digests.toByteArray())));
        return new Json.JsonObject(members);
    }

    private static Json need(Manifest.Need need) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("disk", integer(need.disk()));
        members.put("ram", integer(need.ram()));
        return new Json.JsonObject(members);
    }

    private static Json install(Manifest.Install install) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("reboot", new Json.JsonBoolean(install.reboot()));
        members.put("healthSeconds", integer(install.healthSeconds()));
        install.estimateSeconds().ifPresent(seconds -> members.put("estimateSeconds", integer(seconds)));
        members.put("keepConfig", new Json.JsonBoolean(install.keepConfig()));
        return new Json.JsonObject(members);
    }

    static void putStrings(Map<String, Json> members, String key, List<String> strings) {
        if (!strings.isEmpty()) {
            members.put(key, new Json.JsonArray(strings.stream().map(ManifestWriter::string).toList()));
        }
    }

    static Json string(String text) {
        return new Json.JsonString(text);
    }

    static Json integer(long number) {
        return new Json.JsonInteger(number);
    }
}
