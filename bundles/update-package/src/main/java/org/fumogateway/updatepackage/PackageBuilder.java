package org.fumogateway.updatepackage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.fumogateway.updatepackage.internal.Envelope;
import org.fumogateway.updatepackage.internal.PayloadStage;

/**
 * Makes packages (PKG section 8). Mandatory: version, at least one compatible type, at least one payload; the id is a random one
 * and the name "firmware" unless set. Not thread-safe; each method returns the builder.
 *
 * <p>With keys at hand: {@link #write}. With keys kept elsewhere (PKG-78): {@link #prepare}, let the signed octets be signed,
 * then {@link PreparedPackage#write}.
 */
public final class PackageBuilder {

    private String id = UUID.randomUUID().toString();
    private String name = "firmware";
    private String version = "";
    private final List<String> compatible = new ArrayList<>();
    private final List<String> hardware = new ArrayList<>();
    private int counter;
    private Optional<Instant> notAfter = Optional.empty();
    private final List<String> from = new ArrayList<>();
    private final List<PayloadSource> payloads = new ArrayList<>();
    private Manifest.Need need = Manifest.Need.NOTHING;
    private Manifest.Install install = Manifest.Install.DEFAULT;
    private final List<String> critical = new ArrayList<>();
    private final Map<String, String> text = new LinkedHashMap<>();

    private ProgressListener progress = ProgressListener.NONE;

    /** An empty builder. */
    public PackageBuilder() {
        // the fields say it all
    }

    /** Sets the unique name of this build, 1 to 64 characters. */
    public PackageBuilder id(String value) {
        id = value;
        return this;
    }

    /** Sets the package name, 1 to 64 characters. */
    public PackageBuilder name(String value) {
        name = value;
        return this;
    }

    /** Sets the version, 1 to 64 characters. */
    public PackageBuilder version(String value) {
        version = value;
        return this;
    }

    /** Adds device types that the package is for. */
    public PackageBuilder compatible(String... types) {
        compatible.addAll(List.of(types));
        return this;
    }

    /** Adds hardware versions that the package is for; none means all. */
    public PackageBuilder hardware(String... versions) {
        hardware.addAll(List.of(versions));
        return this;
    }

    /** Sets the security counter; 0 unless set. */
    public PackageBuilder counter(int value) {
        counter = value;
        return this;
    }

    /** Sets the end of validity, kept in whole seconds. */
    public PackageBuilder notAfter(Instant moment) {
        notAfter = Optional.of(moment);
        return this;
    }

    /** Adds running versions that the package may be installed over; none means all. */
    public PackageBuilder from(String... versions) {
        from.addAll(List.of(versions));
        return this;
    }

    /** Adds a payload, in the order of the package. */
    public PackageBuilder payload(PayloadSource source) {
        payloads.add(source);
        return this;
    }

    /** Sets what installing takes beside the slots. */
    public PackageBuilder need(long disk, long memory) {
        need = new Manifest.Need(disk, memory);
        return this;
    }

    /** Sets how to install. */
    public PackageBuilder install(Manifest.Install how) {
        install = how;
        return this;
    }

    /** Adds names of keys that a client has to understand. */
    public PackageBuilder critical(String... keys) {
        critical.addAll(List.of(keys));
        return this;
    }

    /** Sets who is told about the octets that are compressed. */
    public PackageBuilder progress(ProgressListener listener) {
        progress = listener;
        return this;
    }

    /** Adds a description for people. */
    public PackageBuilder text(String language, String words) {
        text.put(language, words);
        return this;
    }

    /**
     * Reads all payloads once, compresses those to be compressed into temporary files, and makes the manifest. Takes time in
     * proportion to the payloads.
     *
     * @param workDirectory where the temporary files go; must exist
     * @return what is to be signed; close it in any case, which removes the temporary files
     * @throws PackageException if the result would not be a good package: the sentence says what is wrong
     * @throws java.io.InterruptedIOException if the thread was interrupted
     * @throws IOException if a file cannot be read or written
     */
    public PreparedPackage prepare(Path workDirectory) throws IOException {
        List<PayloadStage> stages = new ArrayList<>();
        try {
            List<Payload> described = new ArrayList<>();
            long offset = 0;
            for (PayloadSource source : payloads) {
                PayloadStage stage = PayloadStage.make(source, offset, workDirectory, progress);
                stages.add(stage);
                described.add(stage.payload());
                offset += stage.payload().length();
            }
            byte[] json = new Manifest(id, name, version, compatible, hardware, counter, notAfter, from, described, need, install,
                    critical, text).toJson();
            if (json.length > Envelope.MAX_BODY) {
                throw new PackageException(RefusalReason.CORRUPTED, "The manifest would have " + json.length
                        + " octets, more than " + Envelope.MAX_BODY + ": make the chunks larger or the texts shorter.");
            }
            return new PreparedPackage(json, Manifest.parse(json), stages);
        } catch (IOException | RuntimeException e) {
            for (PayloadStage stage : stages) {
                stage.close();
            }
            throw e;
        }
    }

    /**
     * Makes the package and signs it. The file appears complete or not at all.
     *
     * @param file where it goes, replacing what is there; temporary files are made beside it
     * @param keys who signs, at least one for a package that is to be accepted anywhere
     * @return what the package says about itself
     * @throws PackageException as for {@link #prepare}
     * @throws IOException if a file cannot be read or written, or a payload changed in between
     */
    public Manifest write(Path file, SigningKey... keys) throws IOException {
        try (PreparedPackage prepared = prepare(file.toAbsolutePath().getParent())) {
            List<PackageSignature> signatures = new ArrayList<>();
            for (SigningKey key : keys) {
                signatures.add(key.sign(prepared.signedOctets()));
            }
            prepared.write(file, signatures);
            return prepared.manifest();
        }
    }
}
