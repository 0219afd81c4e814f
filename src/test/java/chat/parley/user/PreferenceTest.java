package chat.parley.user;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.user.Preference.Key;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePMap;

class PreferenceTest {

  private static TreePMap<Key, Preference> all(int set, int forgotten) {
    TreePMap<Key, Preference> all = TreePMap.empty();
    for (int i = 0; i < set + forgotten; i++) {
      String value = i < forgotten ? "" : "value";
      all = Preference.plus(all, new Preference(new Key(null, "key" + i), value, i));
    }
    return all;
  }

  @Test
  void there_is_room_for_a_limited_number_of_settings() {
    assertThat(Preference.hasRoom(all(63, 10), new Key(null, "one more"))).isTrue();
    assertThat(Preference.hasRoom(all(64, 10), new Key(null, "one more"))).isFalse();
    assertThat(Preference.hasRoom(all(64, 0), new Key(null, "key5"))).isTrue();
    assertThat(Preference.hasRoom(all(64, 0), new Key(TestUser.WITH_BOB, "one more"))).isTrue();
  }

  @Test
  void the_longest_forgotten_setting_leaves_when_there_are_too_many() {
    TreePMap<Key, Preference> full = all(8, 120);

    TreePMap<Key, Preference> after =
        Preference.plus(full, new Preference(new Key(null, "new"), "value", 500));

    assertThat(after).hasSize(128).containsKey(new Key(null, "new"));
    assertThat(after).doesNotContainKey(new Key(null, "key0")).containsKey(new Key(null, "key1"));
  }
}
