package chat.parley.cluster

import scala.jdk.CollectionConverters._

import chat.parley.e2e.Gate
import chat.parley.e2e.Traffic
import chat.parley.model.GroupId

/** Starts the nodes of [[CrashNodeSpec]]. */
class CrashMultiJvmSpec
    extends NodesSuite(
      classOf[CrashNodeSpec],
      "first" -> Ending.Passed,
      "second" -> Ending.Passed,
      "third" -> Ending.Killed
    )

/** A node is killed in the middle of traffic. */
class CrashNodeSpec extends NodeSpec {
  import ThreeNodes._

  private val All = Seq(first, second, third)
  private val Group = new GroupId("crashbcdefghijklmnopqrstuv")

  test("a node that is killed loses nothing that was accepted") {
    join()
    untilMembers(All: _*)
    enterBarrier("formed")
    runOn(third)(own.attend())
    runOn(first)(kill())
    enterBarrier("done")
  }

  private def kill(): Unit = {
    val gates = Map(
      first -> new Gate(ports(first, second)),
      second -> new Gate(ports(second, first)),
      third -> new Gate(ports(third, first))
    )
    val traffic = new Traffic(NodeSpec.directory.resolve("stores"))
    try {
      // Two people at the node that holds them, on each of the nodes.
      val people = for (role <- All) yield (userOn(role, All, 0), userOn(role, All, 1))
      for ((role, (one, other)) <- All.zip(people))
        traffic.person(one, gates(role).url).person(other, gates(role).url)
      for (((one, _), (_, other)) <- people.zip(people.tail :+ people.head))
        traffic.pair(one, other)
      traffic.group(Group, people.map(_._1).asJava)
      traffic.start(100)
      traffic.untilMoreAccepted(5)
      expectLoss(third)
      val killed = System.nanoTime
      process(third).destroyForcibly()
      traffic.untilMoreAccepted(5)
      info(s"everybody writes again after ${(System.nanoTime - killed) / 1000000} ms")
      untilMembers(first, second)
      traffic.stop()
      traffic.check()
      traffic.checkCold()
      checkJournal()
    } finally {
      traffic.close()
      gates.values.foreach(_.close())
    }
  }
}
