package chat.parley.gateway;

import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.user.UserActorMessage;
import chat.parley.user.UserCommand;
import chat.parley.user.UserReply;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * Accounts, devices and profiles over HTTP. Whatever fails does so with a {@link CallFailure}, a
 * {@link BusyException} or a {@link java.util.concurrent.TimeoutException}.
 */
final class Accounts {
  private static final int INVITE_MAX = 128;
  private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(10);
  private static final long TOO_MANY_FAILURES_AFTER_MS = 60_000;
  private static final long RETRY_AFTER_MS = 1_000;

  private final Users users;
  private final Passwords passwords;
  private final Registration registration;
  private final SecureRandom random = new SecureRandom();

  Accounts(Users users, Passwords passwords, Registration registration) {
    this.users = users;
    this.passwords = passwords;
    this.registration = registration;
  }

  /** Makes an account. */
  CompletionStage<HttpResponse> register(Json body) {
    UserId user = userOf(body);
    String password = body.text("password", Limits.PASSWORD_MIN, Limits.PASSWORD_MAX);
    String name = body.label("name", Limits.NAME_MAX);
    if (!registration.admits(body.textOrNull("invite", INVITE_MAX))) {
      throw new CallFailure(
          ErrorCode.FORBIDDEN,
          registration.mode() == Registration.Mode.CLOSED
              ? "this server takes no new accounts"
              : "this server asks for a valid `invite`");
    }
    return passwords
        .hash(password)
        .thenCompose(hash -> ask(user, new UserCommand.Register(name, hash)))
        .thenApply(reply -> {
          expectDone(reply);
          return profile(user, name)
              .withStatus(201)
              .addHeader(RawHeader.create("Location", "/v1/users/" + user));
        });
  }

  private static UserId userOf(Json body) {
    String text = body.text("user", 1, UserId.LENGTH_MAX);
    if (!UserId.isValid(text)) {
      throw new CallFailure(ErrorCode.BAD_FRAME, "`user` is 2 to 32 characters of a-z 0-9 . _ -");
    }
    return new UserId(text);
  }

  /** Signs a device in; an unknown user and a wrong password can't be told apart. */
  CompletionStage<HttpResponse> signIn(Json body, String address) {
    UserId user = userOf(body);
    String password = body.text("password", 1, Limits.PASSWORD_MAX);
    String label = body.label("label", Limits.LABEL_MAX);
    return ask(user, new UserCommand.Credentials(address))
        .thenCompose(reply -> compare(reply, password))
        .thenCompose(right -> {
          if (!right) {
            // Nobody waits for it, so that it takes no time that could be measured.
            ask(user, new UserCommand.SignInFailed(address)).exceptionally(failure -> null);
            throw new CallFailure(ErrorCode.UNAUTHENTICATED, "wrong user or password");
          }
          return addDevice(user, label);
        });
  }

  private CompletionStage<Boolean> compare(UserReply reply, String password) {
    return switch (reply) {
      case UserReply.PasswordHash(var encoded) -> passwords.matches(password, encoded);
      case UserReply.Refusal(var code, var detail)
          when code.reaction() == ErrorCode.Reaction.RETRY ->
          CompletableFuture.failedStage(problem(code, detail));
      case UserReply.Refusal any -> passwords.matchesNobody(password);
      case UserReply.Done any -> CompletableFuture.failedStage(unexpected(reply));
      case UserReply.DeviceNumber any -> CompletableFuture.failedStage(unexpected(reply));
      case UserReply.Devices any -> CompletableFuture.failedStage(unexpected(reply));
      case UserReply.Profile any -> CompletableFuture.failedStage(unexpected(reply));
      case UserReply.Inspected any -> CompletableFuture.failedStage(unexpected(reply));
    };
  }

  private CompletionStage<HttpResponse> addDevice(UserId user, String label) {
    Token.Secret secret = new Token.Secret(random);
    return ask(user, new UserCommand.AddDevice(label, secret.hash()))
        .thenApply(reply -> {
          int device = expect(UserReply.DeviceNumber.class, reply).device();
          return created(
              Json.object()
                  .put("user", user.value())
                  .put("device", device)
                  .put("token", secret.tokenOf(user, device)));
        });
  }

  /** Passes when the token is good. */
  CompletionStage<Token> authenticate(Token token) {
    return ask(token.user(), new UserCommand.Authenticate(token.device(), token.secretHash()))
        .thenApply(reply -> {
          if (reply instanceof UserReply.Refusal(var code, var any)
              && code == ErrorCode.UNKNOWN_USER) {
            throw new CallFailure(ErrorCode.UNAUTHENTICATED, "the token is not valid");
          }
          expectDone(reply);
          return token;
        });
  }

  CompletionStage<HttpResponse> devices(Token token) {
    return ask(token.user(), new UserCommand.ListDevices())
        .thenApply(reply -> {
          ObjectNode answer = Json.object();
          ArrayNode list = answer.putArray("devices");
          for (var each : expect(UserReply.Devices.class, reply).devices()) {
            list.addObject()
                .put("device", each.device())
                .put("label", each.label())
                .put("created", each.created())
                .put("online", each.online())
                .put("current", each.device() == token.device());
          }
          return ok(answer);
        });
  }

  CompletionStage<HttpResponse> revoke(Token token, int device) {
    return ask(token.user(), new UserCommand.RemoveDevice(device))
        .thenApply(reply -> {
          expectDone(reply);
          return HttpResponse.create().withStatus(204);
        });
  }

  CompletionStage<HttpResponse> profile(UserId user) {
    return ask(user, new UserCommand.ViewProfile())
        .thenApply(reply -> {
          String name = expect(UserReply.Profile.class, reply).name();
          return profile(user, name);
        });
  }

  CompletionStage<HttpResponse> rename(Token token, Json body) {
    String name = body.label("name", Limits.NAME_MAX);
    return ask(token.user(), new UserCommand.Rename(name))
        .thenApply(reply -> {
          expectDone(reply);
          return profile(token.user(), name);
        });
  }

  private static HttpResponse profile(UserId user, String name) {
    return ok(Json.object().put("user", user.value()).put("name", name));
  }

  private CompletionStage<UserReply> ask(UserId user, UserCommand.OfEdge command) {
    return users.ask(user, ref -> new UserActorMessage.Ask(ref, command), ANSWER_TIME_MAX);
  }

  private static <T extends UserReply> T expect(Class<T> type, UserReply reply) {
    if (reply instanceof UserReply.Refusal(var code, var detail)) {
      throw problem(code, detail);
    }
    if (!type.isInstance(reply)) {
      throw unexpected(reply);
    }
    return type.cast(reply);
  }

  private static void expectDone(UserReply reply) {
    expect(UserReply.Done.class, reply);
  }

  private static CallFailure problem(ErrorCode code, String detail) {
    return switch (code.reaction()) {
      case RETRY ->
          CallFailure.retry(
              code,
              code == ErrorCode.RATE_LIMITED ? TOO_MANY_FAILURES_AFTER_MS : RETRY_AFTER_MS,
              detail);
      case FIX, AUTH -> new CallFailure(code, detail);
    };
  }

  private static IllegalStateException unexpected(UserReply reply) {
    return new IllegalStateException("unexpected " + reply.getClass().getSimpleName());
  }

  static HttpResponse ok(ObjectNode body) {
    return HttpResponse.create()
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, Json.bytes(body)));
  }

  private static HttpResponse created(ObjectNode body) {
    return ok(body).withStatus(201);
  }
}
