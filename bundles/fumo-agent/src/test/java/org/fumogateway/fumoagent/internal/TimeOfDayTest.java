package org.fumogateway.fumoagent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.fumogateway.testing.Proves;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Waits must be counted by a clock that nobody sets; whoever needs the time of day is given a {@code java.time.Clock}, which tests can set. */
class TimeOfDayTest {

    private static final int CLASS_FILE = 0xcafebabe;

    @Test
    @Proves({"FUMO-79", "PKG-57"})
    @DisplayName("No class of the agent reads the time of day past the clock it was given")
    void onlyByClock() throws Exception {
        Path classes = Path.of(Agent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> past;
        try (Stream<Path> files = Files.walk(classes.resolve("org/fumogateway/fumoagent"))) {
            past = files.filter(file -> file.toString().endsWith(".class") && !file.toString().contains("Test")).sorted()
                    .flatMap(TimeOfDayTest::readings).toList();
        }
        assertThat(past).isEmpty();
    }

    private static Stream<String> readings(Path file) {
        try {
            return methods(Files.readAllBytes(file)).stream()
                    .filter(method -> method.equals("java/lang/System.currentTimeMillis")
                            || method.matches("java/time/(Instant|LocalDateTime|ZonedDateTime|OffsetDateTime|LocalDate|LocalTime)\\.now"))
                    .map(method -> file.getFileName() + " calls " + method);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Owner and name of every method that a class file refers to. */
    private static TreeSet<String> methods(byte[] classFile) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
        assertThat(in.readInt()).isEqualTo(CLASS_FILE);
        in.skipBytes(4);
        int entries = in.readUnsignedShort();
        Map<Integer, String> texts = new TreeMap<>();
        Map<Integer, int[]> pairs = new TreeMap<>();
        List<int[]> methods = new java.util.ArrayList<>();
        for (int index = 1; index < entries; index++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts.put(index, in.readUTF());
                case 7, 8, 16, 19, 20 -> pairs.put(index, new int[] {in.readUnsignedShort()});
                case 9, 12, 17, 18 -> pairs.put(index, new int[] {in.readUnsignedShort(), in.readUnsignedShort()});
                case 10, 11 -> methods.add(new int[] {in.readUnsignedShort(), in.readUnsignedShort()});
                case 3, 4 -> in.skipBytes(4);
                case 15 -> in.skipBytes(3);
                case 5, 6 -> {
                    in.skipBytes(8);
                    index++;
                }
                default -> throw new IOException("constant pool tag " + tag);
            }
        }
        TreeSet<String> named = new TreeSet<>();
        methods.forEach(method -> named.add(texts.get(pairs.get(method[0])[0]) + '.' + texts.get(pairs.get(method[1])[0])));
        return named;
    }
}
