package org.fumogateway.servershell.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import org.fumogateway.server.operation.OperationException;

/** The SHA-256 of a certificate that an operator names: by its digest, or by a file that holds it. */
final class CertificateDigest {

    private CertificateDigest() {
    }

    /** The digest of the first certificate in a file; what is no file is handed on as it is. Null for null. */
    static String of(String given) throws OperationException {
        if (given == null || !Files.isRegularFile(Path.of(given))) {
            return given;
        }
        try (InputStream file = Files.newInputStream(Path.of(given))) {
            byte[] certificate = CertificateFactory.getInstance("X.509").generateCertificate(file).getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
        } catch (CertificateException e) {
            throw new OperationException("The file " + given + " holds no certificate.", e);
        } catch (IOException e) {
            throw new OperationException("The file " + given + " cannot be read.", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java platform has no SHA-256", e);
        }
    }
}
