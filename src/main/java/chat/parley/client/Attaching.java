package chat.parley.client;

import chat.parley.client.LocalStore.Transaction;
import chat.parley.model.Conversation;
import chat.parley.model.MessageId;
import chat.parley.protocol.Limits;

/** The rules of messages that wait for their upload, each as one step of {@link Sync}. */
final class Attaching {
  private Attaching() {}

  /**
   * A person attaches a file.
   *
   * @throws IllegalArgumentException when the message could never be sent
   */
  static Output attach(Sync sync, Attachment attachment, long now) {
    // The hash is not known yet; its digits are.
    int bytes = attachment.content().body().bytes().size() + 128;
    if (bytes > Limits.BODY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a message has at most " + Limits.BODY_BYTES_MAX + " bytes");
    }
    return sync.step(
        now,
        (tx, step) -> {
          Conversation conversation = attachment.conversation();
          Chat chat = tx.chat(conversation).orElseGet(() -> Chat.of(conversation));
          tx.put(chat.with(chat.face().activeAt(now)));
          tx.put(attachment);
          step.tell(
              new ClientEvent.Uploading(
                  conversation, attachment.id(), 0, attachment.file().size()));
        });
  }

  /** It is known where an upload stands; one that was cancelled meanwhile stays so. */
  static Output moved(Sync sync, Attachment attachment, long now) {
    return sync.step(
        now,
        (tx, step) -> {
          if (isThere(tx, attachment)) {
            tx.put(attachment);
          }
        });
  }

  private static boolean isThere(Transaction tx, Attachment attachment) {
    return tx.attachment(attachment.conversation(), attachment.id()).isPresent();
  }

  /** All bytes are on the server: the message gets its number and joins the outbox. */
  static Output uploaded(Sync sync, Attachment attachment, long now) {
    return sync.step(
        now,
        (tx, step) -> {
          if (!isThere(tx, attachment)) {
            return;
          }
          tx.remove(attachment);
          MediaContent content =
              attachment.content().uploaded(attachment.progress().hash(), attachment.file().size());
          sync.write(tx, attachment.conversation(), content.body(), attachment.id(), now, step);
        });
  }

  /** An upload will never work as it is. */
  static Output failed(Sync sync, Attachment attachment, String why, long now) {
    return sync.step(
        now,
        (tx, step) -> {
          if (isThere(tx, attachment)) {
            tx.put(attachment.failed(why));
            step.tell(
                new ClientEvent.UploadFailed(attachment.conversation(), attachment.id(), why));
          }
        });
  }

  /** A person tries a failed upload again, with the file as it is now. */
  static Output again(
      Sync sync, Conversation conversation, MessageId id, Attachment.File file, long now) {
    return sync.step(
        now,
        (tx, step) ->
            tx.attachment(conversation, id)
                .filter(Attachment::isDead)
                .ifPresent(dead -> {
                  tx.put(dead.renewed(file));
                  step.tell(new ClientEvent.Uploading(conversation, id, 0, file.size()));
                }));
  }

  /** A person does not want to send a file any more; nothing happens once it is in the outbox. */
  static Output cancel(Sync sync, Conversation conversation, MessageId id, long now) {
    return sync.step(
        now,
        (tx, step) ->
            tx.attachment(conversation, id)
                .ifPresent(attachment -> {
                  tx.remove(attachment);
                  step.tell(new ClientEvent.UploadCancelled(conversation, id));
                }));
  }
}
