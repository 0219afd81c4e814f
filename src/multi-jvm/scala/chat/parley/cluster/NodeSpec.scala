package chat.parley.cluster

import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration

import scala.concurrent.duration._
import scala.jdk.CollectionConverters._

import chat.parley.app.SpecNode
import chat.parley.journal.JournalRows
import chat.parley.model.Partition
import chat.parley.model.Rendezvous
import chat.parley.model.UserId
import com.typesafe.config.Config
import com.typesafe.config.ConfigFactory
import org.apache.pekko.actor.ActorSystem
import org.apache.pekko.cluster.Cluster
import org.apache.pekko.cluster.MemberStatus
import org.apache.pekko.remote.testconductor.RoleName
import org.apache.pekko.remote.testkit.MultiNodeConfig
import org.apache.pekko.remote.testkit.MultiNodeSpec
import org.awaitility.Awaitility
import org.scalatest.BeforeAndAfterAll
import org.scalatest.funsuite.AnyFunSuiteLike

/** Three nodes. The first one conducts the spec, and is the one that never comes to harm. */
object ThreeNodes extends MultiNodeConfig {
  val first: RoleName = role("first")
  val second: RoleName = role("second")
  val third: RoleName = role("third")
  val all: Seq[RoleName] = Seq(first, second, third)

  commonConfig(ConfigFactory.parseString("pekko.testconductor.barrier-timeout = 480s"))
  testTransport(on = true)
}

/** The one node of this JVM: the whole of it, with ports and a real database. */
object NodeSpec {
  private var made: Option[SpecNode] = None

  private def create(conductor: Config): ActorSystem = {
    val settings = Map[String, AnyRef](
      "parley.http.port" -> "0",
      "parley.management.port" -> "0",
      "parley.drain" -> "1s",
      "parley.cluster.name" -> ThreeNodes.all(MultiNodeSpec.selfIndex).name,
      "parley.databases.main.url" -> System.getProperty("parley.spec.database"),
      "parley.databases.main.user" -> "postgres",
      "parley.media.directory" -> directory.resolve("media").toString,
      // A node is taken for dead later than in a real cluster, since the machine of a build may be
      // far too busy; everything else is quicker, so that a spec does not wait most of its time.
      "pekko.cluster.failure-detector.acceptable-heartbeat-pause" -> "8s",
      "pekko.cluster.split-brain-resolver.stable-after" -> "10s",
      "pekko.cluster.sharding.rebalance-interval" -> "2s",
      "pekko.cluster.gossip-interval" -> "200ms",
      "pekko.cluster.leader-actions-interval" -> "200ms",
      "pekko.testconductor.barrier-timeout" ->
        conductor.getString("pekko.testconductor.barrier-timeout"),
      "pekko.remote.artery.advanced.test-mode" ->
        conductor.getString("pekko.remote.artery.advanced.test-mode")
    )
    made = Some(SpecNode.create(settings.asJava))
    made.get.system
  }

  /** Files that the nodes of a spec share. */
  def directory: Path = Path.of(System.getProperty("parley.spec.directory"))
}

/** What every spec of three nodes needs. */
abstract class NodeSpec
    extends MultiNodeSpec(ThreeNodes, NodeSpec.create _)
    with AnyFunSuiteLike
    with BeforeAndAfterAll {
  import ThreeNodes._

  private val Wait = Duration.ofSeconds(180)

  protected def own: SpecNode = NodeSpec.made.get

  override def initialParticipants: Int = roles.size

  override def beforeAll(): Unit = multiNodeSpecBeforeAll()

  override def afterAll(): Unit = multiNodeSpecAfterAll()

  override protected def afterTermination(): Unit = own.close()

  /** Stopping takes a while: clients are sent away, and shards handed over. */
  override def shutdownTimeout: FiniteDuration = 60.seconds

  /** Joins the first node, and tells the others where clients find this one. */
  protected def join(): Unit = {
    val seed = node(first).address
    own.join(java.util.List.of(seed.host.get + ":" + seed.port.get))
    publish("port", own.port.toString)
    publish("process", ProcessHandle.current.pid.toString)
  }

  private def publish(what: String, value: String): Unit =
    Files.writeString(NodeSpec.directory.resolve(myself.name + "." + what), value): Unit

  private def told(role: RoleName, what: String): String =
    Files.readString(NodeSpec.directory.resolve(role.name + "." + what))

  /** Ports of clients, in this order. */
  protected def ports(nodes: RoleName*): java.util.List[Integer] =
    nodes.map(each => Integer.valueOf(told(each, "port"))).asJava

  protected def process(role: RoleName): ProcessHandle =
    ProcessHandle.of(told(role, "process").toLong).get

  /** Waits for a condition, generously: the machine may be busy. */
  protected def until(what: String)(condition: => Boolean): Unit =
    Awaitility.await(what).atMost(Wait).pollInterval(Duration.ofMillis(50)).until(() => condition)

  /** Waits until this node sees exactly these, all of them up and reachable. */
  protected def untilMembers(nodes: RoleName*): Unit = {
    val wanted = nodes.map(_.name).toSet
    until(s"members $wanted") {
      val state = Cluster(system).state
      val up = state.members.filter(_.status == MemberStatus.Up)
      up.size == state.members.size && state.unreachable.isEmpty &&
      up.flatMap(_.roles.filter(_.startsWith("name:"))).map(_.drop(5)).toSet == wanted
    }
  }

  /** A user whose entity is on a node while these are all nodes. */
  protected def userOn(role: RoleName, among: Seq[RoleName], number: Int): UserId =
    LazyList
      .from(0)
      .map(each => new UserId(s"user$each"))
      .filter(user => nodeOf(Partition.of(user), among) == role)
      .apply(number)

  protected def nodeOf(partition: Partition, among: Seq[RoleName]): RoleName = {
    val best = Rendezvous.order(partition, among.map(_.name).asJava).get(0)
    among.find(_.name == best).get
  }

  /** The journal of all nodes, after everything. */
  protected def checkJournal(): Unit =
    JournalRows.check(System.getProperty("parley.spec.database"))

  /** Lets a node go that will not come back: the others wait for it nowhere any more. */
  protected def expectLoss(role: RoleName): Unit = testConductor.removeNode(role)
}
