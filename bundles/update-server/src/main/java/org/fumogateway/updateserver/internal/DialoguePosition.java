package org.fumogateway.updateserver.internal;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fumogateway.server.gateway.FumoInstance;
import org.fumogateway.server.gateway.Gateway;

/**
 * What another server must know to go on with a dialogue, beside what is in the store: which job waits for the answer to its command, and what this
 * session has settled already. Everything that was being read is read again. Instances are told by their place among those of the gateway.
 *
 * @param jobId      the job whose command is on its way, null if there is none
 * @param reported   whether the gateway has reported something
 * @param busy       whether nothing more is commanded in this session
 * @param checked    whether the gateway was looked at before a command
 * @param asking     whether the job waits for the person at the gateway, who was asked; else for the answer to its command
 * @param requested  whether that person has asked for an update
 * @param told       whether he was told what happens next
 * @param downloaded instances that got their package in this session
 * @param unasked    instances to be asked after an update that nobody here ordered
 */
record DialoguePosition(String jobId, boolean reported, boolean busy, boolean checked, boolean asking, boolean requested,
        boolean told, BitSet downloaded, BitSet unasked) {

    /** Instances that are told apart: more of them are read once too often. */
    private static final int INSTANCES = 16;
    private static final int FIXED = 1 + 2 + 2;
    private static final int WITH_JOB = FIXED + 2 * Long.BYTES;

    byte[] encode() {
        ByteBuffer octets = ByteBuffer.allocate(jobId == null ? FIXED : WITH_JOB);
        octets.put((byte) ((reported ? 1 : 0) | (busy ? 2 : 0) | (checked ? 4 : 0) | (asking ? 8 : 0) | (requested ? 16 : 0) | (told ? 32 : 0))).putShort(bits(downloaded)).putShort(bits(unasked));
        if (jobId != null) {
            UUID id = UUID.fromString(jobId);
            octets.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        }
        return octets.array();
    }

    static DialoguePosition decode(byte[] encoded) {
        ByteBuffer octets = ByteBuffer.wrap(encoded);
        int flags = octets.get();
        BitSet downloaded = bits(octets.getShort());
        BitSet unasked = bits(octets.getShort());
        String job = octets.hasRemaining() ? new UUID(octets.getLong(), octets.getLong()).toString() : null;
        return new DialoguePosition(job, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, (flags & 8) != 0, (flags & 16) != 0, (flags & 32) != 0,
                downloaded, unasked);
    }

    /** The places of these instances. */
    static BitSet places(Gateway gateway, Set<String> uris) {
        BitSet places = new BitSet();
        IntStream.range(0, Math.min(INSTANCES, gateway.instances().size())).filter(i -> uris.contains(gateway.instances().get(i).uri()))
                .forEach(places::set);
        return places;
    }

    /** The instances at these places. */
    static Set<String> uris(Gateway gateway, BitSet places) {
        List<FumoInstance> instances = gateway.instances();
        return places.stream().filter(place -> place < instances.size()).mapToObj(place -> instances.get(place).uri()).collect(Collectors.toSet());
    }

    private static short bits(BitSet set) {
        long[] words = set.toLongArray();
        return (short) (words.length == 0 ? 0 : words[0]);
    }

    private static BitSet bits(short word) {
        return BitSet.valueOf(new long[] {word & 0xFFFFL});
    }
}
