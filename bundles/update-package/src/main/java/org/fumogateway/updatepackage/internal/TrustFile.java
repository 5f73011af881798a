package org.fumogateway.updatepackage.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fumogateway.updatepackage.KeyId;
import org.fumogateway.updatepackage.PackageException;
import org.fumogateway.updatepackage.RefusalReason;
import org.fumogateway.updatepackage.ReleaseKey;
import org.fumogateway.updatepackage.SignatureAlgorithm;
import org.fumogateway.updatepackage.VerificationKey;

/**
 * The JSON text of a trust file (PKG-55). Keys are objects {@code {id, alg, key}}: the id in hexadecimal digits, the number of
 * the algorithm as in signature blocks, the raw key in hexadecimal digits. Keys of unknown algorithms are skipped, as their
 * signatures are.
 *
 * @param version from 1
 * @param notAfter end of validity
 * @param rootKeys signers of trust files
 * @param rootThreshold how many of them, at least 1
 * @param releaseKeys signers of packages
 * @param threshold how many of them, at least 1
 * @param revoked ids that count no more
 */
public record TrustFile(long version, Optional<Instant> notAfter, List<VerificationKey> rootKeys, int rootThreshold,
        List<ReleaseKey> releaseKeys, int threshold, Set<KeyId> revoked) {

    private static final int MAX_THRESHOLD = 64;

    /** Reads and checks. */
    public static TrustFile read(byte[] json) throws PackageException {
        JsonFields fields = JsonFields.of(JsonReader.read(json));
        List<VerificationKey> rootKeys = new ArrayList<>();
        Set<KeyId> ids = new HashSet<>();
        for (JsonFields object : fields.objects("rootKeys")) {
            readKey(object, ids).ifPresent(rootKeys::add);
        }
        ids.clear();
        List<ReleaseKey> releaseKeys = new ArrayList<>();
        for (JsonFields object : fields.objects("releaseKeys")) {
            Optional<VerificationKey> key = readKey(object, ids);
            if (key.isPresent()) {
                releaseKeys.add(new ReleaseKey(key.get(), object.stringsUnlessAbsent("compatible"),
                        ManifestReader.moment(object, "notAfter")));
            }
        }
        return new TrustFile(fields.integer("version", 1, JsonFields.NO_LIMIT), ManifestReader.moment(fields, "notAfter"),
                List.copyOf(rootKeys), threshold(fields, "rootThreshold"), List.copyOf(releaseKeys),
                threshold(fields, "threshold"),
                revoked(fields));
    }

    private static int threshold(JsonFields fields, String key) throws PackageException {
        return (int) fields.integer(key, 1, MAX_THRESHOLD, 1);
    }

    private static Set<KeyId> revoked(JsonFields fields) throws PackageException {
        Set<KeyId> revoked = new LinkedHashSet<>();
        for (String id : fields.strings("revoked")) {
            if (!id.matches("([0-9a-fA-F]{2})+")) {
                throw fields.wrong("revoked", "holds something that is not a key id");
            }
            revoked.add(new KeyId(id));
        }
        return Set.copyOf(revoked);
    }

    private static Optional<VerificationKey> readKey(JsonFields fields, Set<KeyId> ids) throws PackageException {
        KeyId id = fields.keyId("id");
        byte[] raw = fields.hex("key", JsonReader.MAX_STRING);
        Optional<SignatureAlgorithm> algorithm = SignatureAlgorithm.ofNumber(fields.integer("alg", 0, 255));
        if (!ids.add(id)) {
            throw fields.wrong("id", "appears twice");
        }
        if (algorithm.isEmpty()) {
            return Optional.empty();
        }
        if (!id.equals(KeyId.ofRawKey(raw))) {
            throw fields.wrong("id", "does not belong to the key beside it");
        }
        try {
            return Optional.of(VerificationKey.ofRaw(algorithm.get(), raw));
        } catch (IllegalArgumentException e) {
            throw new PackageException(RefusalReason.CORRUPTED, "The trust file holds an unusable key " + id + ".", e);
        }
    }

    /** The text, keys in the order of the specification. */
    public String write() {
        Map<String, Json> top = new LinkedHashMap<>();
        top.put("version", ManifestWriter.integer(version));
        notAfter.ifPresent(moment -> top.put("notAfter", ManifestWriter.integer(moment.getEpochSecond())));
        top.put("rootKeys", new Json.JsonArray(rootKeys.stream().<Json>map(key -> new Json.JsonObject(members(key))).toList()));
        top.put("rootThreshold", ManifestWriter.integer(rootThreshold));
        if (!releaseKeys.isEmpty()) {
            top.put("releaseKeys", new Json.JsonArray(releaseKeys.stream().map(TrustFile::releaseKey).toList()));
        }
        top.put("threshold", ManifestWriter.integer(threshold));
        ManifestWriter.putStrings(top, "revoked", revoked.stream().map(KeyId::hex).sorted().toList());
        return JsonWriter.write(new Json.JsonObject(top));
    }

    private static Json releaseKey(ReleaseKey release) {
        Map<String, Json> members = members(release.key());
        ManifestWriter.putStrings(members, "compatible", release.compatible());
        release.notAfter().ifPresent(moment -> members.put("notAfter", ManifestWriter.integer(moment.getEpochSecond())));
        return new Json.JsonObject(members);
    }

    private static Map<String, Json> members(VerificationKey key) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("id", ManifestWriter.string(key.id().hex()));
        members.put("alg", ManifestWriter.integer(key.algorithm().number()));
        members.put("key", ManifestWriter.string(HexFormat.of().formatHex(key.raw())));
        return members;
    }
}
