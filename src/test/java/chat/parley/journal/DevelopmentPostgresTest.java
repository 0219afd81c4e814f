package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentPostgresTest {
  private static final String USER = DevelopmentPostgres.USER;

  @TempDir private Path data;

  @Test
  void keeps_its_data_across_runs_and_is_durable() throws Exception {
    try (DataDirectory directory = DataDirectory.lock(data);
        DevelopmentPostgres first = DevelopmentPostgres.start(directory, 0)) {
      Database database = Database.whole(first.jdbcUrl("parley"), USER);
      Sql.execute(database, "CREATE TABLE kept AS SELECT 1");
      assertThat(Sql.values(database, "SHOW fsync")).containsExactly("on");
      assertThat(Sql.values(database, "SHOW synchronous_commit")).containsExactly("on");
      assertThat(Sql.values(database, "SHOW listen_addresses")).containsExactly("localhost");
    }

    try (DataDirectory directory = DataDirectory.lock(data);
        DevelopmentPostgres second = DevelopmentPostgres.start(directory, 0)) {
      Database database = Database.whole(second.jdbcUrl("parley"), USER);
      assertThat(Sql.values(database, "SELECT * FROM kept")).containsExactly("1");
    }

    assertThat(OrphanedPostgres.find(data.resolve("postgres"))).isEmpty();
  }

  @Test
  void says_that_the_directory_is_in_use() {
    try (DataDirectory held = DataDirectory.lock(data)) {
      assertThatThrownBy(() -> DataDirectory.lock(data))
          .isInstanceOf(DataDirectory.InUseException.class)
          .hasMessage(
              "data directory %s is in use by another run (process %d)",
              held.path(), ProcessHandle.current().pid());
    }

    DataDirectory.lock(data).close();
  }

  @Test
  void says_that_another_process_uses_the_directory() throws Exception {
    Process other = fork(Holder.class);
    try {
      assertThat(other.getInputStream().read()).isEqualTo('h');

      assertThatThrownBy(() -> DataDirectory.lock(data))
          .isInstanceOf(DataDirectory.InUseException.class)
          .hasMessageContaining("(process " + other.pid() + ")");
    } finally {
      other.destroyForcibly().waitFor();
    }

    DataDirectory.lock(data).close();
  }

  @Test
  void replaces_the_server_of_a_run_that_was_killed_and_keeps_what_it_had() throws Exception {
    Process killed = fork(Killed.class);
    String output = new String(killed.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(killed.waitFor(1, TimeUnit.MINUTES)).isTrue();
    ProcessHandle orphan = OrphanedPostgres.find(data.resolve("postgres")).orElseThrow();
    assertThat(output).contains("committed");

    try (DataDirectory directory = DataDirectory.lock(data);
        DevelopmentPostgres started = DevelopmentPostgres.start(directory, 0)) {
      Database database = Database.whole(started.jdbcUrl("parley"), USER);

      assertThat(orphan.isAlive()).isFalse();
      assertThat(OrphanedPostgres.find(data.resolve("postgres")))
          .hasValueSatisfying(now -> assertThat(now.pid()).isNotEqualTo(orphan.pid()));
      assertThat(Sql.values(database, "SELECT * FROM kept")).containsExactly("1");
    }
  }

  @Test
  void leaves_a_process_alone_that_has_the_number_of_an_old_server() throws IOException {
    Path directory = Files.createDirectories(data.resolve("postgres"));
    Path pidFile = directory.resolve("postmaster.pid");
    Files.writeString(pidFile, ProcessHandle.current().pid() + "\n" + directory + "\n");

    assertThat(OrphanedPostgres.stop(directory)).isFalse();
    OrphanedPostgres.forget(directory);

    assertThat(pidFile).doesNotExist();
  }

  @Test
  void knows_a_server_whose_program_was_deleted_since() throws Exception {
    Path directory = Files.createDirectories(data.resolve("postgres.files"));
    Path program = Files.copy(Path.of("/bin/sh"), data.resolve("postgres"));
    Process server =
        new ProcessBuilder(program.toString(), "-c", "read line", "-D", directory.toString())
            .start();
    try {
      Path pidFile = directory.resolve("postmaster.pid");
      Files.writeString(pidFile, server.pid() + "\n" + directory + "\n");
      Files.delete(program);

      OrphanedPostgres.forget(directory);

      assertThat(pidFile).exists();
      assertThat(OrphanedPostgres.find(directory)).hasValue(server.toHandle());
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  @Test
  void says_that_its_port_is_in_use() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        DataDirectory directory = DataDirectory.lock(data)) {
      assertThatThrownBy(() -> DevelopmentPostgres.start(directory, taken.getLocalPort()))
          .isInstanceOf(DevelopmentPostgres.StartException.class)
          .hasMessageStartingWith(
              "the embedded PostgreSQL did not start: port %d is in use", taken.getLocalPort());
    }
  }

  private Process fork(Class<?> main) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new ProcessBuilder(java.toString(), "-cp", classPath, main.getName(), data.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Another run that holds the directory until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      try (DataDirectory held = DataDirectory.lock(Path.of(arguments[0]))) {
        System.out.print("held " + held.path());
        System.out.flush();
        System.in.read();
      }
    }
  }

  /** A run that stores something and is then gone at once, as by {@code kill -9}. */
  static final class Killed {
    private Killed() {}

    public static void main(String[] arguments) throws SQLException {
      DataDirectory directory = DataDirectory.lock(Path.of(arguments[0]));
      DevelopmentPostgres server = DevelopmentPostgres.start(directory, 0);
      Sql.execute(Database.whole(server.jdbcUrl("parley"), USER), "CREATE TABLE kept AS SELECT 1");
      System.out.println("committed");
      System.out.flush();
      Runtime.getRuntime().halt(137);
    }
  }
}
