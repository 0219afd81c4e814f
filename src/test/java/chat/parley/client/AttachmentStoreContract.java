package chat.parley.client;

import static chat.parley.client.TestDevice.WITH_BOB;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Conversation;
import chat.parley.model.MediaHash;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store does with files on their way to the server. */
interface AttachmentStoreContract extends StoreUnderTest {
  private List<Attachment> attachments() {
    return store().transaction(LocalStore.Transaction::attachments);
  }

  private static Attachment attachment(long id, long written) {
    MediaContent content =
        new MediaContent(
            MediaContent.Kind.IMAGE,
            null,
            0,
            "image/png",
            "a picture.png",
            new MediaContent.Look(3, 4, 0, "AAAA"),
            "look");
    return new Attachment(
        WITH_BOB,
        MessageId.of(id),
        written,
        content,
        new Attachment.File("/some/file", 10, 20),
        Attachment.Progress.NONE);
  }

  @Test
  default void attachments_are_kept_in_the_order_in_which_they_were_written() {
    store().write(tx -> tx.put(attachment(1, 200)));
    store().write(tx -> tx.put(attachment(2, 100)));
    reopen();

    assertThat(attachments()).containsExactly(attachment(2, 100), attachment(1, 200));
    assertThat(
            store()
                .<Optional<Attachment>>transaction(tx -> tx.attachment(WITH_BOB, MessageId.of(1))))
        .contains(attachment(1, 200));
    assertThat(
            store()
                .<Optional<Attachment>>transaction(
                    tx -> tx.attachment(Conversation.with(new UserId("carol")), MessageId.of(1))))
        .isEmpty();
  }

  @Test
  default void an_attachment_is_replaced_and_removed() {
    store().write(tx -> tx.put(attachment(1, 100)));
    Attachment moved = attachment(1, 100).hashed(MediaHash.of(new byte[32])).at("http://a/b");
    store().write(tx -> tx.put(moved));
    reopen();
    assertThat(attachments()).containsExactly(moved);
    store().write(tx -> tx.put(moved.failed("it is gone")));
    reopen();
    assertThat(attachments()).containsExactly(moved.failed("it is gone"));

    store().write(tx -> tx.remove(moved));
    reopen();

    assertThat(attachments()).isEmpty();
  }
}
