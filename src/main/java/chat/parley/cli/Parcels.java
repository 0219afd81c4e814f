package chat.parley.cli;

import chat.parley.client.Bubble;
import chat.parley.client.ClientEvent;
import chat.parley.client.MediaContent;
import chat.parley.client.ParleyClient;
import chat.parley.model.Conversation;
import chat.parley.model.MessageId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Files that are sent and saved, and how far they are. Safe for use by many threads. */
final class Parcels {
  private static final String UNKNOWN_TYPE = "application/octet-stream";
  private final ParleyClient client;
  private final Consumer<List<String>> notice;

  /** Of messages with an upload or a download; the client limits both. */
  private final Map<MessageId, Scene.Moving> moving = new ConcurrentHashMap<>();

  /** Tells lines as answers; none at all when only the progress is another one. */
  Parcels(ParleyClient client, Consumer<List<String>> notice) {
    this.client = client;
    this.notice = notice;
  }

  /** How far everything is that is under way now. */
  Map<MessageId, Scene.Moving> moving() {
    return Map.copyOf(moving);
  }

  boolean isSaving() {
    return moving.values().stream().anyMatch(each -> each.way() == Scene.Way.SAVING);
  }

  void follow(ClientEvent.OfMedia event) {
    switch (event) {
      case ClientEvent.Uploading up ->
          moving.put(up.id(), Scene.Moving.of(Scene.Way.UPLOADING, up.sent(), up.size()));
      case ClientEvent.UploadFailed failed -> {
        moving.remove(failed.id());
        tell(
            "A file to "
                + failed.conversation()
                + " could not be sent: "
                + failed.detail()
                + "; /resend there tries again.");
      }
      case ClientEvent.UploadCancelled cancelled -> moving.remove(cancelled.id());
    }
  }

  /** A message is in the outbox: nothing of it is left to upload. */
  void written(MessageId id) {
    moving.remove(id);
  }

  private void tell(String line) {
    notice.accept(List.of(line));
  }

  /** Sends a file as a person names it; caption may be empty. */
  void send(Conversation to, String named, String caption) {
    try {
      Path file = SavePlace.path(named);
      if (!Files.exists(file)) {
        tell("There is no file " + named);
      } else if (Files.isDirectory(file)) {
        tell(named + " is a folder; only files can be sent.");
      } else {
        String mime = mime(file);
        String name = file.getFileName().toString();
        String said = caption.isEmpty() ? null : caption;
        client
            .media()
            .send(to, file, MediaContent.file(kind(mime), mime, name, said))
            .exceptionally(failure -> {
              tell(named + " can't be sent: " + reason(failure));
              return null;
            });
      }
    } catch (IOException | IllegalArgumentException failure) {
      tell(named + " can't be sent: " + reason(failure));
    }
  }

  private static String mime(Path file) throws IOException {
    String guessed = Files.probeContentType(file);
    return guessed == null || guessed.length() > MediaContent.MIME_MAX ? UNKNOWN_TYPE : guessed;
  }

  static MediaContent.Kind kind(String mime) {
    if (mime.equals("image/svg+xml")) {
      // It may hold a program; nobody is to show it by itself.
      return MediaContent.Kind.FILE;
    }
    return switch (mime.substring(0, mime.indexOf('/') + 1).toLowerCase(Locale.ROOT)) {
      case "image/" -> MediaContent.Kind.IMAGE;
      case "video/" -> MediaContent.Kind.VIDEO;
      case "audio/" -> MediaContent.Kind.AUDIO;
      default -> MediaContent.Kind.FILE;
    };
  }

  /** Tries a file again whose upload has failed. */
  void again(Conversation conversation, MessageId id) {
    try {
      client
          .media()
          .again(conversation, id)
          .exceptionally(failure -> {
            tell("The file can't be sent: " + reason(failure));
            return null;
          });
    } catch (IOException failure) {
      tell("The file can't be sent: " + reason(failure));
    }
  }

  /** Saves the file of a message; named is where, or empty for the folder of downloads. */
  void save(Conversation conversation, long sequence, String named) {
    Bubble bubble =
        client.page(conversation, sequence + 1, 1).stream()
            .filter(each -> each.sequence() == sequence)
            .findFirst()
            .orElse(null);
    MediaContent content = bubble == null ? null : MediaContent.read(bubble.body()).orElse(null);
    if (bubble == null) {
      tell("There is no message #" + sequence + " here.");
    } else if (content == null || content.hash() == null) {
      tell("Message #" + sequence + " has no file.");
    } else if (moving.putIfAbsent(bubble.id(), Scene.Moving.of(Scene.Way.SAVING, 0, 1)) != null) {
      tell("The file of #" + sequence + " is on its way already.");
    } else {
      fetch(new Saving(bubble.id(), sequence, content, named));
    }
  }

  /** A download that a person has asked for. */
  private record Saving(MessageId id, long sequence, MediaContent content, String named) {}

  private void fetch(Saving saving) {
    try {
      MediaContent content = saving.content();
      Path target = SavePlace.of(saving.named(), content.safeName());
      client
          .media()
          .download(content, target, have -> came(saving, have))
          .whenComplete((done, failure) -> end(saving, target, failure));
    } catch (IOException | InvalidPathException failure) {
      end(saving, null, failure);
    }
  }

  private void came(Saving saving, long have) {
    Scene.Moving now = Scene.Moving.of(Scene.Way.SAVING, have, saving.content().size());
    // A late word of a try that has ended must not bring it back.
    if (moving.containsKey(saving.id()) && !now.equals(moving.replace(saving.id(), now))) {
      notice.accept(List.of());
    }
  }

  private void end(Saving saving, Path target, Throwable failure) {
    if (failure instanceof FileAlreadyExistsException) {
      // Somebody was faster with this name; what has come is still there.
      fetch(saving);
      return;
    }
    tell(
        failure == null
            ? "#" + saving.sequence() + " is saved as " + target
            : "#" + saving.sequence() + " could not be saved: " + reason(failure));
    // Only now: who waits until nothing is saved any more is to have been told of its end.
    moving.remove(saving.id());
    notice.accept(List.of());
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
