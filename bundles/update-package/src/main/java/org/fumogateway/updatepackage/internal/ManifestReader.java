package org.fumogateway.updatepackage.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.fumogateway.updatepackage.ImageIdentity;
import org.fumogateway.updatepackage.Manifest;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.Payload;
import org.fumogateway.updatepackage.RefusalReason;
import org.fumogateway.updatepackage.Sha256;

/** From JSON text to {@link Manifest}, with every rule that a manifest obeys by itself (PKG-26 to PKG-39). */
public final class ManifestReader {

    private static final int MANIFEST_VERSION = 1;

    /** Every key that this reader understands, on any level: what "crit" may name. */
    private static final Set<String> KNOWN_KEYS = Set.of("fup", "id", "name", "version", "compatible", "hw", "counter",
            "notAfter",
            "from", "payloads", "need", "install", "crit", "text", "disk", "ram", "reboot", "healthSeconds", "estimateSeconds",
            "keepConfig", "role", "enc", "off", "len", "sha256", "out", "base", "slot", "chunk", "size");

    private ManifestReader() {
    }

    /** Reads and checks. */
    public static Manifest read(byte[] json) throws PackageException {
        JsonFields fields = JsonFields.of(JsonReader.read(json));
        if (fields.integer("fup", 0, JsonFields.NO_LIMIT) != MANIFEST_VERSION) {
            throw new PackageException(RefusalReason.NOT_ACCEPTABLE, "The manifest has a version that is not supported.");
        }
        List<String> critical = fields.strings("crit");
        for (String key : critical) {
            if (!KNOWN_KEYS.contains(key)) {
                throw new PackageException(RefusalReason.NOT_ACCEPTABLE,
                        "The package insists on \"" + key + "\", which this software does not know.");
            }
        }
        if (!fields.has("compatible")) {
            throw fields.wrong("compatible", "is missing");
        }
        return new Manifest(fields.string("id", Manifest.MAX_NAME), fields.string("name", Manifest.MAX_NAME),
                fields.string("version", Manifest.MAX_NAME), fields.stringsUnlessAbsent("compatible"),
                fields.stringsUnlessAbsent("hw"),
                (int) fields.integer("counter", 0, Integer.MAX_VALUE), moment(fields, "notAfter"),
                fields.stringsUnlessAbsent("from"),
                payloads(fields), need(fields), install(fields), critical, fields.stringMap("text"));
    }

    static Optional<Instant> moment(JsonFields fields, String key) throws PackageException {
        return fields.has(key)
                ? Optional.of(Instant.ofEpochSecond(fields.integer(key, 0, Instant.MAX.getEpochSecond())))
                : Optional.empty();
    }

    private static Manifest.Need need(JsonFields fields) throws PackageException {
        Optional<JsonFields> need = fields.object("need");
        if (need.isEmpty()) {
            return Manifest.Need.NOTHING;
        }
        return new Manifest.Need(need.get().integer("disk", 0, JsonFields.NO_LIMIT, 0),
                need.get().integer("ram", 0, JsonFields.NO_LIMIT, 0));
    }

    private static Manifest.Install install(JsonFields fields) throws PackageException {
        Optional<JsonFields> found = fields.object("install");
        Manifest.Install otherwise = Manifest.Install.DEFAULT;
        if (found.isEmpty()) {
            return otherwise;
        }
        JsonFields install = found.get();
        OptionalInt estimate = install.has("estimateSeconds")
                ? OptionalInt.of((int) install.integer("estimateSeconds", 0, Integer.MAX_VALUE))
                : OptionalInt.empty();
        return new Manifest.Install(install.bool("reboot", otherwise.reboot()),
                (int) install.integer("healthSeconds", 0, Integer.MAX_VALUE, otherwise.healthSeconds()), estimate,
                install.bool("keepConfig", otherwise.keepConfig()));
    }

    private static List<Payload> payloads(JsonFields fields) throws PackageException {
        List<JsonFields> objects = fields.objects("payloads");
        if (objects.isEmpty() || objects.size() > Manifest.MAX_PAYLOADS) {
            throw fields.wrong("payloads", "has not 1 to " + Manifest.MAX_PAYLOADS + " items");
        }
        List<Payload> payloads = new ArrayList<>();
        long end = 0;
        for (JsonFields object : objects) {
            Payload payload = payload(object);
            if (payload.offset() != end) {
                throw object.wrong("off", "leaves a gap or overlaps another payload");
            }
            end += payload.length();
            payloads.add(payload);
        }
        return payloads;
    }

    private static Payload payload(JsonFields fields) throws PackageException {
        String role = fields.string("role", JsonReader.MAX_STRING);
        long length = fields.integer("len", 0, JsonFields.NO_LIMIT);
        Payload payload = new Payload(role, fields.string("enc", JsonReader.MAX_STRING),
                fields.integer("off", 0, JsonFields.NO_LIMIT), length, fields.sha256("sha256"), image(fields, "out"),
                image(fields, "base"), fields.has("slot") ? fields.string("slot", JsonReader.MAX_STRING) : role,
                chunks(fields, length));
        checkAgreement(fields, payload);
        return payload;
    }

    private static void checkAgreement(JsonFields fields, Payload payload) throws PackageException {
        if (payload.isForeign()) {
            return;
        }
        if (payload.output().isEmpty()) {
            throw fields.wrong("out", "is missing");
        }
        boolean vcdiff = payload.encoding().equals(Payload.ENCODING_VCDIFF)
                || payload.encoding().equals(Payload.ENCODING_VCDIFF_GZIP);
        if (vcdiff && !payload.isDelta()) {
            throw fields.wrong("base", "is missing");
        }
        boolean raw = payload.encoding().equals(Payload.ENCODING_RAW);
        if (raw && !payload.output().get().equals(new ImageIdentity(payload.length(), payload.sha256()))) {
            throw fields.wrong("out", "differs from the stored octets although they are stored as they are");
        }
    }

    private static Optional<ImageIdentity> image(JsonFields fields, String key) throws PackageException {
        Optional<JsonFields> image = fields.object(key);
        return image.isEmpty() ? Optional.empty()
                : Optional.of(new ImageIdentity(image.get().integer("len", 0, JsonFields.NO_LIMIT),
                        image.get().sha256("sha256")));
    }

    private static Optional<Payload.Chunks> chunks(JsonFields fields, long length) throws PackageException {
        Optional<JsonFields> chunk = fields.object("chunk");
        if (chunk.isEmpty()) {
            return Optional.empty();
        }
        int size = (int) chunk.get().integer("size", 1, Integer.MAX_VALUE);
        byte[] digests = base64(chunk.get());
        if (digests.length % Sha256.OCTETS != 0 || digests.length / Sha256.OCTETS != Payload.Chunks.count(length, size)) {
            throw chunk.get().wrong("sha256", "has not one digest for each chunk");
        }
        List<Sha256> list = new ArrayList<>();
        for (int at = 0; at < digests.length; at += Sha256.OCTETS) {
            list.add(Sha256.ofDigest(Arrays.copyOfRange(digests, at, at + Sha256.OCTETS)));
        }
        return Optional.of(new Payload.Chunks(size, list));
    }

    private static byte[] base64(JsonFields chunk) throws PackageException {
        String text = chunk.string("sha256", Envelope.MAX_BODY);
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new PackageException(RefusalReason.CORRUPTED, "The chunk digests are not valid base64.", e);
        }
    }
}
