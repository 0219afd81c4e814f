package chat.parley.ops;

import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.user.SessionId;
import chat.parley.user.UserCommand;
import chat.parley.user.UserReply;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** What an operator may ask of a user's account. */
final class UserCalls {
  private final Accounts accounts;

  UserCalls(Accounts accounts) {
    this.accounts = accounts;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.later("GET", "/v1/users/{user}", this::account),
        Endpoint.later("GET", "/v1/users/{user}/sessions", this::sessions),
        Endpoint.later(
            "DELETE",
            "/v1/users/{user}/sessions/{session}",
            call ->
                done(call, new UserCommand.CloseSession(new SessionId(call.variable("session"))))),
        Endpoint.later(
            "PUT", "/v1/users/{user}/suspension", call -> done(call, new UserCommand.Suspend())),
        Endpoint.later(
            "DELETE",
            "/v1/users/{user}/suspension",
            call -> done(call, new UserCommand.Reinstate())),
        Endpoint.later("POST", "/v1/users/{user}/deletion", this::delete));
  }

  private CompletionStage<JsonNode> account(Call call) {
    UserId user = call.user();
    return ask(user, new UserCommand.Inspect())
        .thenApply(reply -> describe(user, expect(UserReply.Inspected.class, reply)));
  }

  private static JsonNode describe(UserId user, UserReply.Inspected account) {
    return Call.object()
        .put("user", user.value())
        .put("standing", account.standing().name().toLowerCase(Locale.ROOT))
        .put("created", account.created())
        .put("devices", account.devices())
        .put("sessions", account.sessions().size())
        .put("conversations", account.conversations())
        .put("groups", account.groups())
        .put("waiting", account.waiting());
  }

  private CompletionStage<JsonNode> sessions(Call call) {
    return ask(call.user(), new UserCommand.Inspect())
        .thenApply(reply -> {
          ObjectNode answer = Call.object();
          ArrayNode sessions = answer.putArray("sessions");
          for (UserReply.Inspected.Session each :
              expect(UserReply.Inspected.class, reply).sessions()) {
            sessions
                .addObject()
                .put("session", each.session().value())
                .put("device", each.device())
                .put("label", each.label())
                .put("node", each.node())
                .put("since", each.since())
                .put("heard", each.heard());
          }
          return answer;
        });
  }

  private CompletionStage<JsonNode> delete(Call call) {
    UserId user = call.user();
    if (!call.text("confirm").equals(user.value())) {
      throw new Failure(ErrorCode.BAD_FRAME, "`confirm` is the name of the user");
    }
    return done(call, new UserCommand.Delete());
  }

  /** Does it, and tells how the account stands then. */
  private CompletionStage<JsonNode> done(Call call, UserCommand.OfOperator command) {
    return ask(call.user(), command)
        .thenApply(reply -> {
          expect(UserReply.Done.class, reply);
          return reply;
        })
        .thenCompose(any -> account(call));
  }

  private CompletionStage<UserReply> ask(UserId user, UserCommand.OfOperator command) {
    return accounts.ask(user, command);
  }

  private static <T extends UserReply> T expect(Class<T> type, UserReply reply) {
    if (reply instanceof UserReply.Refusal(ErrorCode code, String detail)) {
      // It is a session that is missing, for which the closed list has no code.
      throw code == ErrorCode.NOT_MEMBER ? Failure.astray(404, detail) : new Failure(code, detail);
    }
    return type.cast(reply);
  }
}
