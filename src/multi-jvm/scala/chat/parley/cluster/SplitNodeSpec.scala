package chat.parley.cluster

import scala.concurrent.Await
import scala.concurrent.Future
import scala.concurrent.duration._

import chat.parley.e2e.Gate
import chat.parley.e2e.Traffic
import org.apache.pekko.cluster.Cluster
import org.apache.pekko.remote.transport.ThrottlerTransportAdapter.Direction

/** Starts the nodes of [[SplitNodeSpec]]. */
class SplitMultiJvmSpec
    extends NodesSuite(
      classOf[SplitNodeSpec],
      "first" -> Ending.Passed,
      "second" -> Ending.Passed,
      "third" -> Ending.GivenUp
    )

/** A node is cut off from the two others, which it sees no more, while clients still reach it. */
class SplitNodeSpec extends NodeSpec {
  import ThreeNodes._

  private val Members = Seq(first, second, third)
  private lazy val one = userOn(first, Members, 0)
  private lazy val two = userOn(second, Members, 0)
  private lazy val three = userOn(third, Members, 0)
  private lazy val four = userOn(third, Members, 1)

  test("a network that splits loses nothing that was accepted, and the smaller side gives up") {
    join()
    untilMembers(Members: _*)
    enterBarrier("formed")
    runOn(third)(own.attend())
    runOn(first)(conduct())
    enterBarrier("done")
  }

  private def conduct(): Unit = {
    val gates = Map(
      first -> new Gate(ports(first)),
      second -> new Gate(ports(second)),
      third -> new Gate(ports(third, first))
    )
    val traffic = new Traffic(NodeSpec.directory.resolve("stores"))
    try {
      traffic.person(one, gates(first).url).person(two, gates(second).url)
      traffic.person(three, gates(third).url).person(four, gates(third).url)
      traffic.pair(one, two).pair(three, four).pair(one, three)
      traffic.start(100)
      traffic.untilMoreAccepted(5)
      shortCut(traffic)
      longCut(traffic)
      traffic.stop()
      traffic.check()
      traffic.checkCold()
      checkJournal()
    } finally {
      traffic.close()
      gates.values.foreach(_.close())
    }
  }

  /** Long enough to be noticed, and over before anybody is given up. */
  private def shortCut(traffic: Traffic): Unit = {
    cut()
    until("the others are seen no more")(Cluster(system).state.unreachable.size == 1)
    heal()
    untilMembers(Members: _*)
    traffic.untilMoreAccepted(5)
  }

  private def longCut(traffic: Traffic): Unit = {
    cut()
    expectLoss(third)
    val lost = process(third)
    val since = System.nanoTime
    traffic.stop()
    // Both logs are needed for a check, and one of them is on the other side.
    traffic.start(100)
    traffic.untilMoreAccepted(2, one, two)
    val across = traffic.newest(one, three)
    assert(!traffic.isAccepted(one, three, across))
    until("the node that is alone gives up")(!lost.isAlive)
    info(s"the smaller side is over after ${(System.nanoTime - since) / 1000000} ms")
    untilMembers(first, second)
    traffic.untilMoreAccepted(5)
    info(s"everybody writes again after ${(System.nanoTime - since) / 1000000} ms")
    until("what was sent across has its check")(traffic.isAccepted(one, three, across))
  }

  private def cut(): Unit =
    await(
      for (role <- Seq(first, second)) yield testConductor.blackhole(role, third, Direction.Both)
    )

  private def heal(): Unit =
    await(
      for (role <- Seq(first, second)) yield testConductor.passThrough(role, third, Direction.Both)
    )

  private def await(orders: Seq[Future[_]]): Unit =
    orders.foreach(each => Await.result(each, 30.seconds))
}
