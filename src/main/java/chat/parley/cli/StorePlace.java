package chat.parley.cli;

import chat.parley.model.UserId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the stores of this person's users are: one file a server and user. */
final class StorePlace {
  private static final String ENDING = ".db";

  private StorePlace() {}

  /** The file of a user, below {@code XDG_DATA_HOME} or what stands for it. */
  static Path of(String server, UserId user) {
    return folder(server).resolve(user + ENDING);
  }

  private static Path folder(String server) {
    String data = System.getenv("XDG_DATA_HOME");
    Path base =
        data == null || data.isBlank()
            ? Path.of(System.getProperty("user.home"), ".local", "share")
            : Path.of(data);
    URI address = URI.create(server);
    String name = address.getHost() + (address.getPort() < 0 ? "" : "_" + address.getPort());
    return base.resolve("parley").resolve(name);
  }

  /** The user of a server, when there is just one store for it. */
  static Optional<UserId> onlyUser(String server) {
    List<UserId> users = new ArrayList<>();
    Path folder = folder(server);
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
        for (Path file : files) {
          String name = file.getFileName().toString();
          name = name.substring(0, name.length() - ENDING.length());
          if (UserId.isValid(name)) {
            users.add(new UserId(name));
          }
        }
      } catch (IOException unreadable) {
        return Optional.empty();
      }
    }
    return users.size() == 1 ? Optional.of(users.getFirst()) : Optional.empty();
  }
}
