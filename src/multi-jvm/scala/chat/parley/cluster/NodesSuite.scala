package chat.parley.cluster

import java.io.File
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit

import scala.jdk.CollectionConverters._

import chat.parley.launch.Ports
import chat.parley.journal.TestDatabase
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuite

/** How the process of a node is to end: with which status, and what it has said before. */
sealed abstract class Ending(val status: Int, val said: String)
object Ending {

  /** All its tests have passed. */
  case object Passed extends Ending(0, "All tests passed.")

  /** It stopped in order after a signal. */
  case object Stopped extends Ending(0, "Parley has stopped.")

  /** It was killed. */
  case object Killed extends Ending(128 + 9, "Parley is running.")

  /** It left by itself, since its cluster has given it up. */
  case object GivenUp extends Ending(1, "parley: this node was cut off from its cluster")
}

/** Runs a spec with a JVM for each node, on one database, and has one test a node, which passes
  * when the node's own tests have passed, or when it has ended as it should.
  */
abstract class NodesSuite(spec: Class[_ <: NodeSpec], endings: (String, Ending)*)
    extends AnyFunSuite
    with BeforeAndAfterAll {
  private val Minutes = 10L
  private val TailLines = 80

  private val directory = Path.of("target", "multi-jvm", spec.getSimpleName).toAbsolutePath
  private var processes = Map.empty[String, Process]

  override def beforeAll(): Unit = {
    clear()
    val database = TestDatabase.fresh()
    val server = Ports.free()
    processes = endings.zipWithIndex.map { case ((role, _), index) =>
      role -> start(role, index, server, database)
    }.toMap
  }

  for ((role, ending) <- endings)
    test(s"${spec.getSimpleName} on the $role node: $ending") {
      awaitAll()
      val status = processes(role).exitValue
      assert(hasEnded(role, ending), s"the node ended with $status; ${tail(role)}")
    }

  /** Waits for all nodes, but for none any more when one has failed or the time is over. */
  private def awaitAll(): Unit = {
    val by = System.nanoTime + TimeUnit.MINUTES.toNanos(Minutes)
    while (processes.values.exists(_.isAlive) && !failed && System.nanoTime < by)
      processes.values.find(_.isAlive).foreach(_.waitFor(200, TimeUnit.MILLISECONDS))
    stopAll()
  }

  private def failed: Boolean = endings.exists { case (role, ending) =>
    !processes(role).isAlive && !hasEnded(role, ending)
  }

  private def hasEnded(role: String, ending: Ending): Boolean =
    processes(role).exitValue == ending.status &&
      Files.readAllLines(log(role)).asScala.exists(_.contains(ending.said))

  override def afterAll(): Unit = stopAll()

  private def stopAll(): Unit =
    processes.values.foreach { each =>
      each.destroyForcibly()
      each.waitFor()
    }

  private def start(role: String, index: Int, server: Int, database: String): Process = {
    val command = Seq(
      Path.of(System.getProperty("java.home"), "bin", "java").toString,
      "--enable-native-access=ALL-UNNAMED",
      "-Xmx384m",
      "-XX:TieredStopAtLevel=1",
      "-XX:+UseSerialGC",
      s"-Dmultinode.index=$index",
      s"-Dmultinode.max-nodes=${endings.size}",
      "-Dmultinode.host=127.0.0.1",
      "-Dmultinode.server-host=127.0.0.1",
      s"-Dmultinode.server-port=$server",
      s"-Dparley.spec.database=$database",
      s"-Dparley.spec.directory=$directory",
      "-Dlogback.configurationFile=logback.xml",
      "-cp",
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
      "org.scalatest.tools.Runner",
      "-oW",
      "-s",
      spec.getName
    )
    new ProcessBuilder(command.asJava)
      .redirectErrorStream(true)
      .redirectOutput(log(role).toFile)
      .start()
  }

  private def log(role: String): Path = directory.resolve(s"$role.log")

  private def tail(role: String): String = {
    val lines = Files.readAllLines(log(role)).asScala
    s"the end of ${log(role)}:\n${lines.takeRight(TailLines).mkString("\n")}"
  }

  private def clear(): Unit = {
    delete(directory.toFile)
    Files.createDirectories(directory): Unit
  }

  private def delete(file: File): Unit = {
    Option(file.listFiles).foreach(_.foreach(delete))
    file.delete(): Unit
  }
}
