package chat.parley.cluster

import scala.concurrent.Await
import scala.concurrent.duration._
import scala.jdk.CollectionConverters._
import scala.util.Try

import chat.parley.e2e.Gate
import chat.parley.e2e.Traffic
import chat.parley.model.GroupId
import chat.parley.model.Partition
import org.apache.pekko.actor.Address
import org.apache.pekko.cluster.Cluster
import org.apache.pekko.cluster.sharding.ClusterSharding
import org.apache.pekko.cluster.sharding.ShardRegion
import org.apache.pekko.pattern.ask
import org.apache.pekko.remote.testconductor.RoleName
import org.apache.pekko.util.Timeout

/** Starts the nodes of [[MovingNodeSpec]]. */
class MovingMultiJvmSpec
    extends NodesSuite(
      classOf[MovingNodeSpec],
      "first" -> Ending.Passed,
      "second" -> Ending.Passed,
      "third" -> Ending.Stopped
    )

/** Users and groups move between nodes while their sessions stay where they are: when a node joins
  * under traffic, and when it is stopped under traffic.
  */
class MovingNodeSpec extends NodeSpec {
  import ThreeNodes._

  private val Before = Seq(first, second)
  private val After = Seq(first, second, third)

  private lazy val one = userOn(first, After, 0)
  private lazy val two = userOn(second, After, 0)
  private lazy val movingOne = userOn(third, After, 0)
  private lazy val movingTwo = userOn(third, After, 1)
  private lazy val movingGroup = LazyList
    .from(0)
    .map(each =>
      new GroupId("moving" + (0 until 20).map(at => ('a' + (at + each) % 26).toChar).mkString)
    )
    .find(group => nodeOf(Partition.of(group), After) == third)
    .get

  private lazy val gates = Map(
    first -> new Gate(ports(first, second)),
    second -> new Gate(ports(second, first))
  )
  private lazy val traffic = new Traffic(NodeSpec.directory.resolve("stores"))

  test("two nodes form a cluster, and people on both of them write to each other") {
    runOn(first, second) {
      join()
      untilMembers(Before: _*)
    }
    enterBarrier("formed")
    runOn(first) {
      // Everybody is connected to the node that does not hold their user, or their peer.
      traffic.person(one, gates(second).url).person(two, gates(first).url)
      traffic.person(movingOne, gates(first).url).person(movingTwo, gates(second).url)
      traffic.pair(one, two).pair(one, movingOne).pair(movingOne, movingTwo)
      traffic.group(movingGroup, Seq(one, two, movingOne, movingTwo).asJava)
      // A region that was not there yet when they were woken is given them a moment later.
      untilHeld("user", Partition.of(one), first)
      untilHeld("user", Partition.of(two), second)
      traffic.start(100)
      traffic.untilMoreAccepted(10)
    }
    enterBarrier("traffic")
  }

  test("users and groups move to a node that joins, and their sessions stay") {
    runOn(third) {
      join()
      enterBarrier("joined")
      own.attend()
    }
    enterBarrier("joined")
    runOn(first) {
      val since = System.nanoTime
      untilMembers(After: _*)
      for ((kind, partition) <- moving)
        untilHeld(kind, partition, third)
      traffic.untilMoreAccepted(5)
      info(s"all have moved and write after ${(System.nanoTime - since) / 1000000} ms")
    }
  }

  test("they move back from a node that is stopped, and no send fails") {
    runOn(first) {
      expectLoss(third)
      val leaving = process(third)
      val since = System.nanoTime
      leaving.destroy()
      until("the node is over")(!leaving.isAlive)
      untilMembers(Before: _*)
      traffic.untilMoreAccepted(5)
      info(s"it has left and all write after ${(System.nanoTime - since) / 1000000} ms")
      for ((kind, partition) <- moving)
        untilHeld(kind, partition, nodeOf(partition, Before))
      traffic.stop()
      traffic.check()
      traffic.checkCold()
      checkJournal()
    }
    enterBarrier("done")
  }

  override protected def afterTermination(): Unit = {
    super.afterTermination()
    runOn(first) {
      traffic.close()
      gates.values.foreach(_.close())
    }
  }

  private def moving: Seq[(String, Partition)] = Seq(
    "user" -> Partition.of(movingOne),
    "user" -> Partition.of(movingTwo),
    "group" -> Partition.of(movingGroup)
  )

  private def untilHeld(kind: String, partition: Partition, role: RoleName): Unit =
    until(s"the ${role.name} node holds the $kind")(
      // Regions of a busy machine may not answer in time.
      Try(holder(kind, partition)).toOption.flatten.contains(nodeAddress(role))
    )

  /** The node that hosts a shard now, if any. */
  private def holder(kind: String, partition: Partition): Option[Address] = {
    implicit val timeout: Timeout = Timeout(10.seconds)
    val region = ClusterSharding(system).shardRegion(kind)
    val asked = region ? ShardRegion.GetClusterShardingStats(10.seconds)
    Await.result(asked.mapTo[ShardRegion.ClusterShardingStats], 10.seconds).regions.collectFirst {
      case (address, hosted) if hosted.stats.contains(partition.toString) => global(address)
    }
  }

  private def global(address: Address): Address =
    if (address.hasLocalScope) Cluster(system).selfAddress else address

  private def nodeAddress(role: RoleName): Address = node(role).address
}
