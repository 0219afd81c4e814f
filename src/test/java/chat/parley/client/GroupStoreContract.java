package chat.parley.client;

import static chat.parley.client.TestDevice.ALICE;
import static chat.parley.client.TestDevice.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every store does with members of groups and with changes that are asked for. */
interface GroupStoreContract extends StoreUnderTest {
  private Optional<Roster> roster(Conversation conversation) {
    return store().transaction(tx -> tx.roster(conversation));
  }

  private List<GroupRequest> groupRequests() {
    return store().transaction(LocalStore.Transaction::groupRequests);
  }

  @Test
  default void who_is_in_a_group_is_kept_replaced_and_forgotten() {
    Conversation group = GroupScenes.GROUP;
    UserId carol = new UserId("carol");
    Roster founding = Roster.founding(group, ALICE, List.of(BOB, carol));
    Roster listed =
        founding
            .joined()
            .listed(new TreeMap<>(Map.of(BOB, Roster.Role.ADMIN, carol, Roster.Role.MEMBER)), "us");

    assertThat(roster(group)).isEmpty();
    store().write(tx -> tx.put(founding));
    reopen();
    assertThat(roster(group)).contains(founding);
    store().write(tx -> tx.put(listed));
    store().write(tx -> tx.put(Chat.of(group)));
    reopen();
    assertThat(roster(group)).contains(listed);
    store().write(tx -> tx.forget(group));
    reopen();

    assertThat(roster(group)).isEmpty();
    assertThat(store().<Optional<Chat>>transaction(tx -> tx.chat(group))).isEmpty();
  }

  @Test
  default void changes_of_groups_are_kept_in_order_until_they_are_removed() {
    GroupRequest second = GroupScenes.request(2, "b", GroupScenes.RENAME);
    GroupRequest first = GroupScenes.request(1, "a", GroupScenes.CREATE);

    store().write(tx -> tx.put(second));
    store().write(tx -> tx.put(first));
    reopen();

    assertThat(groupRequests()).containsExactly(first, second);
    store().write(tx -> tx.remove(first));
    assertThat(groupRequests()).containsExactly(second);
  }
}
