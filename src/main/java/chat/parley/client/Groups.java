package chat.parley.client;

import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.protocol.GroupAction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * Groups: making and changing them, and who is in them. Messages go to a group as to anybody.
 *
 * <p>A change is in the store when its future is complete, with the request under which the answer
 * comes: {@link ClientEvent.Done} or {@link ClientEvent.RequestFailed} with the server's code. It
 * is asked for until then, over connections and restarts. The future fails with an {@link
 * IllegalArgumentException} when the server would not understand it.
 */
public final class Groups {
  private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int ID_LENGTH = 26;
  private final Connection connection;
  private final RandomGenerator random;

  Groups(Connection connection, RandomGenerator random) {
    this.connection = connection;
    this.random = random;
  }

  /** A group that is being made, and the request under which the answer comes. */
  public record Made(String request, Conversation.Group conversation) {}

  /**
   * Makes a group of which this user is the admin. It is there at once; what is written to it is
   * sent when the server has made it.
   *
   * @param title 1 to 64 characters
   * @param members besides this user
   */
  public CompletableFuture<Made> create(String title, List<UserId> members) {
    StringBuilder id = new StringBuilder(ID_LENGTH);
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    GroupId group = new GroupId(id.toString());
    return change(new GroupAction.Create(group, title, List.copyOf(members)))
        .thenApply(request -> new Made(request, new Conversation.Group(group)));
  }

  /** Adds all of these or none. */
  public CompletableFuture<String> add(Conversation.Group group, List<UserId> users) {
    return change(new GroupAction.Add(group.id(), List.copyOf(users)));
  }

  public CompletableFuture<String> remove(Conversation.Group group, List<UserId> users) {
    return change(new GroupAction.Remove(group.id(), List.copyOf(users)));
  }

  public CompletableFuture<String> leave(Conversation.Group group) {
    return change(new GroupAction.Leave(group.id()));
  }

  /** Makes a member an admin. */
  public CompletableFuture<String> promote(Conversation.Group group, UserId user) {
    return change(new GroupAction.Promote(group.id(), user));
  }

  /** Makes an admin a plain member. */
  public CompletableFuture<String> demote(Conversation.Group group, UserId user) {
    return change(new GroupAction.Demote(group.id(), user));
  }

  /** Changes the title, 1 to 64 characters. */
  public CompletableFuture<String> rename(Conversation.Group group, String title) {
    return change(new GroupAction.Rename(group.id(), title));
  }

  /** Changes the description, at most 512 characters, or none. */
  public CompletableFuture<String> describe(Conversation.Group group, String description) {
    return change(new GroupAction.Describe(group.id(), description));
  }

  /**
   * Makes an invite link, which replaces the one before; it comes as {@link ClientEvent.Linked}, or
   * fails with this connection.
   *
   * @param validMs how long it is good; empty for ever
   */
  public CompletableFuture<String> link(Conversation.Group group, OptionalLong validMs) {
    return change(new GroupAction.Link(group.id(), validMs));
  }

  /** Revokes the invite link. */
  public CompletableFuture<String> unlink(Conversation.Group group) {
    return change(new GroupAction.Unlink(group.id()));
  }

  /** Joins by a link; which group it was comes as {@link ClientEvent.Joined}. */
  public CompletableFuture<String> join(String link) {
    return change(new GroupAction.Join(link));
  }

  /** Asks who is in a group now; the answer changes the {@link #roster}. */
  public CompletableFuture<String> members(Conversation.Group group) {
    return change(new GroupAction.Members(group.id()));
  }

  private CompletableFuture<String> change(GroupAction action) {
    String request = String.format("g-%016x", random.nextLong());
    return connection
        .act((sync, now) -> sync.change(request, action, now))
        .thenApply(done -> request);
  }

  /** Who is in a group, as far as this device knows; empty when it knows nothing. */
  public Optional<Roster> roster(Conversation.Group group) {
    return connection.read(tx -> tx.roster(group));
  }
}
