package org.fumogateway.updatepackage.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Key files in PEM: base64 of the DER encoding between two lines that say what it is. */
public final class KeyFiles {

    /** Kind of the files that hold X.509 encoded public keys. */
    public static final String PUBLIC_KEY = "PUBLIC KEY";
    /** Kind of the files that hold PKCS#8 encoded private keys. */
    public static final String PRIVATE_KEY = "PRIVATE KEY";

    private static final long MAX_FILE = 16384;

    private KeyFiles() {
    }

    /** The DER octets of the first block of that kind. */
    public static byte[] read(Path file, String kind) throws IOException {
        if (Files.size(file) > MAX_FILE) {
            throw new IOException(file.getFileName() + " is too large for a key file.");
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        Matcher block = Pattern.compile("-----BEGIN " + kind + "-----([A-Za-z0-9+/=\\s]*)-----END " + kind + "-----")
                .matcher(text);
        if (!block.find()) {
            throw new IOException(file.getFileName() + " holds no " + kind.toLowerCase(Locale.ROOT) + " in PEM form.");
        }
        try {
            return Base64.getMimeDecoder().decode(block.group(1));
        } catch (IllegalArgumentException e) {
            throw new IOException(file.getFileName() + " is damaged.", e);
        }
    }

    /** Writes a file with one block; a private key is readable by its owner only, from the first octet on. */
    public static void write(Path file, String kind, byte[] der) throws IOException {
        String text = "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + kind + "-----\n";
        Files.deleteIfExists(file);
        if (kind.equals(PRIVATE_KEY) && FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Files.createFile(file, ownerOnly);
        } else {
            Files.createFile(file);
        }
        Files.writeString(file, text, StandardCharsets.US_ASCII);
    }
}
