package chat.parley.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What three people see of a group. */
class GroupsInBrowserTest {
  private static Stage stage;

  @BeforeAll
  static void start() {
    stage = new Stage();
  }

  @AfterAll
  static void stop() {
    if (stage != null) {
      stage.close();
    }
  }

  @AfterEach
  void nothing_has_complained() {
    assertThat(stage.complaints).isEmpty();
  }

  @Test
  void a_message_goes_through_its_life_in_a_group_of_three() {
    Person ann = stage.register("ann", "Ann");
    Person ben = stage.register("ben", "Ben");
    Person cat = stage.register("cat", "Cat");
    GroupTalk.of(ann).create("Hikers", "ben", "cat");
    assertThat(GroupTalk.of(ann).event("You created the group “Hikers”")).isVisible();
    ann.write("Saturday?");
    assertThat(ann.mark("Saturday?")).hasText("Delivered");
    assertThat(ben.line("Hikers")).containsText("Ann: Saturday?");
    assertThat(ben.line("Hikers")).containsText("1 unread message");

    ben.open("Hikers");
    assertThat(GroupTalk.of(ben).event("Ann created the group “Hikers”")).isVisible();
    assertThat(ben.message("Saturday?").locator(".sender")).containsText("Ann");
    ben.typeUntilSeen("Yes", ann.page().locator("header .presence"), "Ben is typing…");
    ben.choose("Saturday?", "Reply");
    ben.write("Yes, at noon");
    assertThat(ann.message("Yes, at noon").locator(".quote")).containsText("Saturday?");
    // One of the two has not read it.
    assertThat(ann.mark("Saturday?")).hasText("Delivered");
    assertThat(section(infoOnceReadBy(ann, "Saturday?", "Ben"), "Delivered to"))
        .containsText("Cat");
    ann.page().keyboard().press("Escape");

    cat.open("Hikers");
    assertThat(ann.mark("Saturday?")).hasText("Read");
    cat.message("Saturday?").hover();
    cat.message("Saturday?").locator(".more").click();
    cat.page().getByLabel("React with 👍").click();
    assertThat(ben.page().locator(".reaction")).hasText("👍");
    ann.choose("Saturday?", "Edit");
    ann.write("Sunday?");
    assertThat(cat.message("Sunday?")).containsText("edited");
    ann.choose("Sunday?", "Delete for everyone");
    ann.page().locator("dialog").getByText("Delete for everyone").last().click();
    assertThat(ben.message("This message was deleted")).isVisible();
  }

  /** Opens who has read a message, until somebody has: it shows how that was when it was opened. */
  private static Locator infoOnceReadBy(Person author, String text, String reader) {
    Locator info = author.page().locator("dialog");
    await()
        .pollInSameThread()
        .until(() -> {
          author.choose(text, "Info");
          assertThat(section(info, "Read by")).isVisible();
          if (section(info, "Read by").getByText(reader).isVisible()) {
            return true;
          }
          author.page().keyboard().press("Escape");
          assertThat(info).hasCount(0);
          return false;
        });
    return info;
  }

  private static Locator section(Locator within, String heading) {
    Locator title = within.page().locator("h3", new Page.LocatorOptions().setHasText(heading));
    return within.locator("section").filter(new Locator.FilterOptions().setHas(title));
  }

  @Test
  void admins_govern_and_who_goes_keeps_what_was_said() {
    Person dan = stage.register("dan", "Dan");
    Person eve = stage.register("eve", "Eve");
    Person fay = stage.register("fay", "Fay");
    stage.register("gus", "Gus");
    GroupTalk group = GroupTalk.of(dan);
    group.create("Readers", "eve", "fay");
    dan.write("Chapter one");
    fay.open("Readers");
    eve.open("Readers");
    assertThat(eve.message("Chapter one")).isVisible();
    assertThat(GroupTalk.of(eve).info().getByText("Add", exactly())).hasCount(0);
    GroupTalk.of(eve).closeInfo();

    Locator info = group.info();
    assertThat(info).containsText("3 members");
    group.act("Eve", "Make admin");
    assertThat(GroupTalk.of(eve).event("Dan made you an admin")).isVisible();
    info.getByLabel("Edit title and description").click();
    info.getByLabel("Title").fill("Night readers");
    info.getByLabel("Description").fill("Rules: https://example.org/rules");
    info.getByText("Save").click();
    assertThat(eve.heading("Night readers")).isVisible();
    assertThat(info.locator(".described a")).hasText("https://example.org/rules");
    info.getByText("Add", exactly()).click();
    group.pick("gus");
    info.getByText("Add to the group").click();
    assertThat(info).containsText("4 members");
    group.act("Fay", "Remove");
    dan.page().locator("dialog.small").getByText("Remove", exactly()).click();
    assertThat(info).containsText("3 members");
    group.closeInfo();

    assertThat(GroupTalk.of(fay).event("Dan removed you")).isVisible();
    assertThat(fay.field()).hasCount(0);
    assertThat(fay.page().getByText("You are not a member of this group any more.")).isVisible();
    dan.write("Chapter two");
    assertThat(eve.message("Chapter two")).isVisible();
    assertThat(fay.message("Chapter one")).isVisible();
    assertThat(fay.message("Chapter two")).hasCount(0);
    fay.page().reload();
    fay.line("Night readers").click();
    assertThat(fay.message("Chapter one")).isVisible();

    group.info().getByText("Leave the group").click();
    dan.page().locator("dialog.small").getByText("Leave the group").last().click();
    assertThat(dan.field()).hasCount(0);
    assertThat(GroupTalk.of(eve).event("Dan left")).isVisible();
  }

  private static Locator.GetByTextOptions exactly() {
    return new Locator.GetByTextOptions().setExact(true);
  }

  @Test
  void an_invite_link_lets_people_in_until_it_is_revoked() {
    Person hal = stage.register("hal", "Hal");
    Person ida = stage.register("ida", "Ida");
    GroupTalk group = GroupTalk.of(hal);
    group.create("Open house");
    hal.write("Before anybody came");
    Locator info = group.info();
    info.getByLabel("Good for").selectOption("30 days");
    info.getByText("Make a link").click();
    Locator link = info.locator(".linked input");
    assertThat(link).hasValue(Pattern.compile("http://localhost:\\d+/#join=[a-z2-7]{52}"));
    String address = link.inputValue();

    ida.page().navigate(address);
    ida.page().locator("dialog").getByText("Join", exactly()).click();
    assertThat(ida.heading("Open house")).isVisible();
    assertThat(GroupTalk.of(ida).event("You joined by the invite link")).isVisible();
    assertThat(ida.message("Before anybody came")).hasCount(0);
    assertThat(ida.page()).hasURL(stage.address() + "/");
    assertThat(info).containsText("Ida");

    info.getByText("Revoke", exactly()).click();
    assertThat(info.getByText("There is no invite link now.")).isVisible();
    Person jon = stage.register("jon", "Jon");
    jon.search().fill(address);
    jon.page().locator(".lines button").click();
    jon.page().locator("dialog").getByText("Join", exactly()).click();
    assertThat(jon.page().getByText("This invite link is not good any more.")).isVisible();
  }

  @Test
  void who_comes_back_sees_both_times_and_nothing_between() {
    Person kim = stage.register("kim", "Kim");
    Person leo = stage.register("leo", "Leo");
    GroupTalk group = GroupTalk.of(kim);
    group.create("Band", "leo");
    kim.write("first rehearsal");
    leo.open("Band");
    assertThat(leo.message("first rehearsal")).isVisible();
    group.info();
    group.act("Leo", "Remove");
    kim.page().locator("dialog.small").getByText("Remove", exactly()).click();
    assertThat(leo.field()).hasCount(0);
    group.closeInfo();
    kim.write("between us");
    assertThat(kim.mark("between us")).not().hasText("Waiting to be sent");

    group.info().getByText("Add", exactly()).click();
    group.pick("leo");
    kim.page().locator("parley-group").getByText("Add to the group").click();
    group.event("You added Leo").waitFor();
    group.closeInfo();
    kim.write("second rehearsal");

    assertThat(leo.message("second rehearsal")).isVisible();
    assertThat(leo.field()).isVisible();
    assertThat(leo.page().locator(".message .text"))
        .hasText(new String[] {"first rehearsal", "second rehearsal"});
  }
}
