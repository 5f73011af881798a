package org.fumogateway.serverstore.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.fumogateway.server.secret.Sealing;
import org.fumogateway.server.store.StoreException;

/**
 * The keys that are known: the first one seals, all of them open. As text one key in a line; empty lines and those that begin with {@code #} do not
 * count. Immutable.
 */
final class KeyRing implements Sealing {

    private static final int MOST = 16;

    private final List<SealingKey> keys;

    private KeyRing(List<SealingKey> keys) {
        this.keys = List.copyOf(keys);
    }

    static KeyRing fresh() {
        return new KeyRing(List.of(SealingKey.fresh()));
    }

    /**
     * Reads keys.
     *
     * @param origin where the text comes from, for the message
     */
    static KeyRing parse(String text, String origin) throws StoreException {
        List<SealingKey> keys = new ArrayList<>();
        for (String line : text.split("[\\s,]*\\R[\\s,]*|,")) {
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                keys.add(SealingKey.parse(line.strip()).orElseThrow(() -> new StoreException("What " + origin
                        + " holds is no key: a key is 32 octets in base64.", null)));
            }
        }
        if (keys.isEmpty() || keys.size() > MOST) {
            throw new StoreException("In " + origin + " there must be between one and " + MOST + " keys.", null);
        }
        return new KeyRing(keys);
    }

    SealingKey active() {
        return keys.get(0);
    }

    Optional<SealingKey> find(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /** The same with a new key that seals from now on. */
    KeyRing withFresh() {
        List<SealingKey> more = new ArrayList<>(keys);
        more.add(0, SealingKey.fresh());
        return new KeyRing(more);
    }

    KeyRing onlyActive() {
        return new KeyRing(List.of(active()));
    }

    /** The keys themselves, for their file and nobody else. */
    String text() {
        return keys.stream().map(SealingKey::text).collect(Collectors.joining("\n", "", "\n"));
    }

    @Override
    public byte[] seal(String purpose, byte[] context, byte[] clear) {
        byte[] sealed = active().seal(purpose, context, clear);
        return ByteBuffer.allocate(SealingKey.ID_OCTETS + sealed.length).put(HexFormat.of().parseHex(active().id())).put(sealed).array();
    }

    @Override
    public Optional<byte[]> open(String purpose, byte[] context, byte[] sealed) {
        if (sealed.length <= SealingKey.ID_OCTETS) {
            return Optional.empty();
        }
        String id = HexFormat.of().formatHex(sealed, 0, SealingKey.ID_OCTETS);
        return find(id).flatMap(key -> key.open(purpose, context, Arrays.copyOfRange(sealed, SealingKey.ID_OCTETS, sealed.length)));
    }

    @Override
    public String toString() {
        return "KeyRing" + keys;
    }
}
