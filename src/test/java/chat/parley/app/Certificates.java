package chat.parley.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An authority of a test, and the certificates that it signs, by the JDK's own keytool. */
public final class Certificates {
  /** Of every store of keys. */
  public static final String PASSWORD = "changeit";

  private final Path directory;
  private final Path store;

  /**
   * Makes a new authority, whose files are in a directory of their own.
   *
   * @param extensions of its certificate, as keytool takes them
   */
  public Certificates(Path directory, String name, String... extensions) {
    this.directory = directory.resolve(name);
    this.store = this.directory.resolve("authority.p12");
    try {
      Files.createDirectories(this.directory);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    List<String> make =
        new ArrayList<>(List.of("-genkeypair", "-alias", "authority", "-dname", "CN=" + name));
    make.addAll(List.of("-ext", "bc:c"));
    List.of(extensions).forEach(each -> make.addAll(List.of("-ext", each)));
    keytool(store, make.toArray(String[]::new));
    keytool(store, "-exportcert", "-rfc", "-alias", "authority", "-file", authority().toString());
  }

  /** The certificate of the authority, in PEM. */
  public Path authority() {
    return directory.resolve("authority.pem");
  }

  /** The certificate of the authority with its key, as PKCS #12. */
  public Path store() {
    return store;
  }

  /**
   * A node with a certificate of this authority.
   *
   * @param validity as keytool takes it: the days, or what begins it
   * @return the settings of the node by their paths
   */
  Map<String, Object> node(String name, String... validity) {
    Path own = directory.resolve(name + ".p12");
    Path request = directory.resolve(name + ".csr");
    Path certificate = directory.resolve(name + ".pem");
    keytool(own, "-genkeypair", "-alias", "node", "-dname", "CN=" + name);
    keytool(own, "-certreq", "-alias", "node", "-file", request.toString());
    List<String> sign = new ArrayList<>(List.of("-gencert", "-rfc", "-alias", "authority"));
    sign.addAll(List.of("-infile", request.toString(), "-outfile", certificate.toString()));
    sign.addAll(List.of("-ext", "san=dns:parley.test"));
    sign.addAll(List.of(validity));
    keytool(store, sign.toArray(String[]::new));
    return settings(key(own, directory.resolve(name + ".key")), certificate, authority());
  }

  static Map<String, Object> settings(Path key, Path certificate, Path authority) {
    return Map.of(
        "parley.cluster.tls.key", key.toString(),
        "parley.cluster.tls.certificate", certificate.toString(),
        "parley.cluster.tls.authority", authority.toString());
  }

  private static Path key(Path store, Path file) {
    try {
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      byte[] key = keys.getKey("node", PASSWORD.toCharArray()).getEncoded();
      byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
      return Files.writeString(
          file,
          "-----BEGIN PRIVATE KEY-----\n"
              + Base64.getMimeEncoder(64, lineEnd).encodeToString(key)
              + "\n-----END PRIVATE KEY-----\n");
    } catch (IOException | GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void keytool(Path store, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    if (arguments[0].equals("-genkeypair")) {
      command.addAll(List.of("-keyalg", "RSA", "-keysize", "2048"));
    }
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(said);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
