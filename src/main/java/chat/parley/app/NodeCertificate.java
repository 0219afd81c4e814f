package chat.parley.app;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.pki.pem.DERPrivateKeyLoader;
import org.apache.pekko.pki.pem.PEMDecoder;

/**
 * What a node shows other nodes, and by what it knows them: PEM files, absolute. They are read
 * again every few minutes, so that certificates can be exchanged while the node runs.
 *
 * @param key the private key
 * @param certificate of the node
 * @param authority the certificate that has signed those of all nodes
 */
record NodeCertificate(Path key, Path certificate, Path authority) {
  private static final String KEY = "cluster.tls.key";
  private static final String CERTIFICATE = "cluster.tls.certificate";
  private static final String AUTHORITY = "cluster.tls.authority";

  /**
   * Reads and checks; a {@link StartException} names the setting that is wrong.
   *
   * @return nothing when none of the files is named
   */
  static Optional<NodeCertificate> read(Config parley) {
    List<String> named =
        List.of(KEY, CERTIFICATE, AUTHORITY).stream()
            .filter(path -> !parley.getString(path).isEmpty())
            .toList();
    if (named.isEmpty()) {
      return Optional.empty();
    }
    NodeCertificate files =
        new NodeCertificate(file(parley, KEY), file(parley, CERTIFICATE), file(parley, AUTHORITY));
    files.check();
    return Optional.of(files);
  }

  private static Path file(Config parley, String path) {
    String name = parley.getString(path);
    if (name.isEmpty()) {
      throw Settings.wrong(path, "is missing: key, certificate and authority belong together");
    }
    Path file = Path.of(name).toAbsolutePath().normalize();
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw Settings.wrong(path, file + " can't be read");
    }
    return file;
  }

  private void check() {
    X509Certificate own = certificate(CERTIFICATE, certificate);
    X509Certificate signer = certificate(AUTHORITY, authority);
    PrivateKey secret = privateKey();
    try {
      own.checkValidity();
    } catch (GeneralSecurityException past) {
      throw Settings.wrong(CERTIFICATE, certificate + ": " + past.getMessage());
    }
    try {
      own.verify(signer.getPublicKey());
    } catch (GeneralSecurityException foreign) {
      throw Settings.wrong(CERTIFICATE, certificate + " is not signed by " + authority);
    }
    if (!belong(new KeyPair(own.getPublicKey(), secret))) {
      throw Settings.wrong(KEY, key + " is not the key of " + certificate);
    }
  }

  private static X509Certificate certificate(String path, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (IOException | GeneralSecurityException unreadable) {
      throw Settings.wrong(path, file + " is not a certificate in PEM");
    }
  }

  private PrivateKey privateKey() {
    try {
      return DERPrivateKeyLoader.load(PEMDecoder.decode(Files.readString(key)));
    } catch (Exception unreadable) {
      // Pekko's loader throws more than it declares; it reads RSA keys only.
      throw Settings.wrong(KEY, key + " is not an RSA private key in PEM, without a password");
    }
  }

  /** Whether what one half signs is good to the other. */
  private static boolean belong(KeyPair pair) {
    byte[] probe = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(pair.getPublic());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException differ) {
      return false;
    }
  }
}
