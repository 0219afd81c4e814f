package chat.parley.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * The names of the cluster's nodes and their addresses for clients. Every node tells its own as
 * roles, so that whoever knows a member knows them too.
 */
final class ClusterNodes {
  private static final String NAME = "name:";
  private static final String URL = "url:";
  private static final Set<MemberStatus> ENTERING =
      Set.of(MemberStatus.joining(), MemberStatus.weaklyUp(), MemberStatus.up());

  private final Cluster cluster;

  ClusterNodes(ActorSystem<?> system) {
    this.cluster = Cluster.get(system);
  }

  /**
   * What a node says of itself.
   *
   * @param name empty: its address in the cluster
   * @param url empty: clients can't reach it but through a load balancer
   */
  static List<String> roles(String name, String url) {
    List<String> roles = new ArrayList<>();
    if (!name.isEmpty()) {
      roles.add(NAME + name);
    }
    if (!url.isEmpty()) {
      roles.add(URL + url);
    }
    return roles;
  }

  /** The name of the node that an actor is on; empty unless it is up and can be reached. */
  Optional<String> nameOfUp(ActorRef actor) {
    return member(actor.path().address())
        .filter(member -> member.status().equals(MemberStatus.up()))
        .filter(member -> !cluster.state().getUnreachable().contains(member))
        .map(member -> told(member, NAME).orElse(member.address().hostPort()));
  }

  /** Whether this node is up. */
  boolean isUp() {
    return cluster.selfMember().status().equals(MemberStatus.up());
  }

  /** A member with this name that came before this node, which must be a member already. */
  NameClaim.Namesake namesake(String name) {
    Member self = cluster.selfMember();
    for (Member member : cluster.state().getMembers()) {
      if (!member.uniqueAddress().equals(self.uniqueAddress())
          && told(member, NAME).filter(name::equals).isPresent()
          && member.isOlderThan(self)) {
        return isThere(member) ? NameClaim.Namesake.ALIVE : NameClaim.Namesake.GOING;
      }
    }
    return NameClaim.Namesake.NONE;
  }

  private boolean isThere(Member member) {
    return ENTERING.contains(member.status()) && !cluster.state().getUnreachable().contains(member);
  }

  /** Where clients reach the node at an address, if they can: http or https, without a path. */
  Optional<String> urlOf(Address address) {
    return member(address).flatMap(member -> told(member, URL));
  }

  private Optional<Member> member(Address address) {
    Address global = address.hasLocalScope() ? cluster.selfMember().address() : address;
    for (Member member : cluster.state().getMembers()) {
      if (member.address().equals(global)) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> told(Member member, String what) {
    return member.getRoles().stream()
        .filter(role -> role.startsWith(what))
        .findFirst()
        .map(role -> role.substring(what.length()));
  }
}
