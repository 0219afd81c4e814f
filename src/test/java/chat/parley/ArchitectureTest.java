package chat.parley;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms and the arrows between them: imports point down only. */
class ArchitectureTest {
  private static final String ROOT = "chat.parley";

  /** The rooms of a node by their floors; a room imports from lower floors only. */
  private static final Map<String, Integer> FLOORS =
      Map.ofEntries(
          Map.entry("model", 0),
          Map.entry("protocol", 1),
          Map.entry("journal", 1),
          Map.entry("conversation", 2),
          Map.entry("presence", 2),
          Map.entry("media", 2),
          Map.entry("keys", 2),
          Map.entry("user", 3),
          Map.entry("group", 3),
          Map.entry("gateway", 4),
          Map.entry("ops", 4),
          Map.entry("app", 5));

  /** The rooms beside the node, with all that they may import. */
  private static final Map<String, Set<String>> SIDES =
      Map.of(
          "client", Set.of("model", "protocol"),
          "cli", Set.of("model", "protocol", "client"),
          "launch", Set.of(),
          "bench", Set.of("model", "protocol", "client", "launch"),
          // The checker reads journals, and replays the states that their events come to.
          "check",
              Set.of(
                  "model",
                  "protocol",
                  "client",
                  "launch",
                  "journal",
                  "conversation",
                  "user",
                  "group"));

  private static final DescribedPredicate<JavaClass> CORE_OF_AN_ENTITY =
      describe("are the core of an entity", ArchitectureTest::isCore);

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static Stream<String> rooms() {
    return Stream.concat(FLOORS.keySet().stream(), SIDES.keySet().stream()).sorted();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void a_room_imports_only_what_lies_below_it(String room) {
    String[] others =
        rooms()
            .filter(other -> !other.equals(room) && !mayImport(room, other))
            .map(ArchitectureTest::inside)
            .toArray(String[]::new);

    noClasses()
        .that(resideInAPackage(inside(room)))
        .should()
        .dependOnClassesThat(resideInAnyPackage(others))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void every_class_is_in_a_room() {
    classes()
        .should()
        .resideInAnyPackage(rooms().map(ArchitectureTest::inside).toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void there_are_no_cycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void the_model_needs_nothing_but_the_jdk() {
    classes()
        .that(resideInAPackage(inside("model")))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage("java..", inside("model")))
        .check(CLASSES);
  }

  @Test
  void the_protocol_needs_no_more_than_jackson() {
    classes()
        .that(resideInAPackage(inside("protocol")))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..", "com.fasterxml.jackson..", inside("model"), inside("protocol")))
        .check(CLASSES);
  }

  @Test
  void cores_know_no_actors() {
    noClasses()
        .that(CORE_OF_AN_ENTITY)
        .should()
        .dependOnClassesThat(resideInAPackage("org.apache.pekko.."))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void clients_need_no_server() {
    noClasses()
        .that(resideInAnyPackage(inside("client"), inside("cli"), inside("protocol")))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "org.apache.pekko..", "scala..", "org.postgresql..", "org.flywaydb.."))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static boolean mayImport(String room, String other) {
    return SIDES.containsKey(room)
        ? SIDES.get(room).contains(other)
        : FLOORS.getOrDefault(other, Integer.MAX_VALUE) < FLOORS.get(room);
  }

  /** All of an entity but its shell: the actor and its messages, serializers, sharding. */
  private static boolean isCore(JavaClass type) {
    String name = outermost(type).getSimpleName();
    boolean shell =
        name.contains("Actor")
            || Stream.of("Serializer", "Sharding", "Fanout").anyMatch(name::endsWith);
    return isIn(type, "conversation") || (isIn(type, "user") || isIn(type, "group")) && !shell;
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }

  private static boolean isIn(JavaClass type, String room) {
    return resideInAPackage(inside(room)).test(type);
  }

  private static String inside(String room) {
    return ROOT + "." + room + "..";
  }
}
