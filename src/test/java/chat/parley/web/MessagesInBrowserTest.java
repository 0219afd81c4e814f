package chat.parley.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What two people see of their messages. */
class MessagesInBrowserTest extends BrowserTest {
  @Test
  void a_message_goes_through_its_whole_life() {
    Person ann = stage.register("ann", "Ann");
    Person ben = stage.register("ben", "Ben");

    ann.startChat("ben");
    ann.write("Shall we walk?");
    assertThat(ann.mark("Shall we walk?")).hasText("Delivered");
    assertThat(ben.line("Ann")).containsText("1 unread message");
    assertThat(ben.page()).hasTitle("(1) Parley");

    ben.open("Ann");
    assertThat(ben.message("Shall we walk?")).isVisible();
    assertThat(ann.mark("Shall we walk?")).hasText("Read");
    assertThat(ben.page()).hasTitle("Parley");

    ben.field().pressSequentially("Yes, ");
    assertThat(ann.page().locator(".presence")).hasText("typing…");
    ben.choose("Shall we walk?", "Reply");
    ben.write("Yes, at eihgt");
    assertThat(ann.message("Yes, at eihgt").locator(".quote")).containsText("Shall we walk?");

    ben.choose("Yes, at eihgt", "Edit");
    ben.write("Yes, at eight");
    assertThat(ann.message("Yes, at eight")).containsText("edited");
    assertThat(ann.message("eihgt")).hasCount(0);

    ann.message("Yes, at eight").hover();
    ann.message("Yes, at eight").locator(".more").click();
    ann.page()
        .getByRole(AriaRole.MENUITEMCHECKBOX, new Page.GetByRoleOptions().setName("React with 👍"))
        .click();
    assertThat(ben.page().locator(".reaction")).hasText("👍");

    ann.choose("Shall we walk?", "Delete for everyone");
    ann.page().locator("dialog").getByText("Delete for everyone").last().click();
    assertThat(ben.message("This message was deleted")).isVisible();
    assertThat(ben.page().locator(".scroller").getByText("Shall we walk?")).hasCount(0);
  }

  @Test
  void what_is_written_offline_survives_a_reload_and_is_sent_once() {
    Person cat = stage.register("cat", "Cat");
    Person dan = stage.register("dan", "Dan");
    cat.startChat("dan");
    cat.write("before");
    assertThat(cat.mark("before")).hasText("Delivered");
    cat.waitForOfflineCopy();

    cat.page().context().setOffline(true);
    cat.write("in the tunnel");
    assertThat(cat.mark("in the tunnel")).hasText("Waiting to be sent");
    cat.page().reload();
    cat.open("Dan");
    assertThat(cat.message("before")).isVisible();
    assertThat(cat.mark("in the tunnel")).hasText("Waiting to be sent");
    assertThat(cat.page().getByText("No connection.")).isVisible();

    cat.page().context().setOffline(false);
    assertThat(cat.mark("in the tunnel")).hasText("Delivered");
    dan.open("Cat");
    assertThat(dan.message("in the tunnel")).hasCount(1);
    assertThat(cat.mark("in the tunnel")).hasText("Read");
  }

  @Test
  void a_node_that_is_restarted_loses_nothing_of_an_open_page() {
    Person eve = stage.register("eve", "Eve");
    Person fay = stage.register("fay", "Fay");
    eve.startChat("fay");
    eve.write("one");
    assertThat(eve.mark("one")).hasText("Delivered");
    fay.open("Eve");

    stage.stopNode();
    eve.write("two");
    assertThat(eve.mark("two")).hasText("Waiting to be sent");
    stage.startNode();

    assertThat(fay.message("two")).hasCount(1);
    assertThat(eve.mark("two")).hasText("Read");
  }

  @Test
  void tabs_of_one_person_show_the_same_and_take_over() {
    Person gil = stage.register("gil", "Gil");
    Person hal = stage.register("hal", "Hal");
    gil.startChat("hal");
    gil.write("first");
    assertThat(gil.mark("first")).hasText("Delivered");
    BrowserContext context = gil.page().context();
    List<Person> tabs =
        List.of(new Person(context.newPage(), "gil"), new Person(context.newPage(), "gil"));
    for (Person tab : tabs) {
      tab.page().navigate(stage.address());
      tab.open("Hal");
      assertThat(tab.message("first")).isVisible();
    }

    tabs.get(0).write("from the second");
    assertThat(gil.mark("from the second")).hasText("Delivered");
    assertThat(tabs.get(1).mark("from the second")).hasText("Delivered");

    gil.page().close();
    tabs.get(1).write("after the first is gone");
    assertThat(tabs.get(0).mark("after the first is gone")).hasText("Delivered");
    hal.open("Gil");
    assertThat(hal.page().locator(".message")).hasCount(3);
  }

  @Test
  void hostile_texts_are_shown_as_texts() {
    Person ida = stage.register("ida", "<img src=x onerror=alert(1)>");
    Person jon = stage.register("jon", "Jon");
    ida.page().onDialog(dialog -> stage.complaints.add("ida: " + dialog.message()));
    jon.page().onDialog(dialog -> stage.complaints.add("jon: " + dialog.message()));
    ida.startChat("jon");
    for (String text : HOSTILE) {
      ida.field().fill(text);
      ida.field().press("Enter");
    }
    jon.open("<img src=x onerror=alert(1)>");

    assertThat(jon.page().locator(".message")).hasCount(HOSTILE.size());
    Locator texts = jon.page().locator(".message .text");
    for (int at = 0; at < HOSTILE.size(); at++) {
      assertThat(texts.nth(at).textContent()).isEqualTo(HOSTILE.get(at));
    }
    assertThat(jon.page().locator(".message .text a")).hasCount(1);
    assertThat(jon.page().locator(".message img, .message script, .message iframe, .message style"))
        .hasCount(0);
  }

  /** One link is among them, and it ends before its markup. */
  private static final List<String> HOSTILE =
      List.of(
          "<script>alert(1)</script>",
          "<img src=x onerror=alert(1)>",
          "<svg/onload=alert(1)>",
          "\"><iframe srcdoc='<script>alert(1)</script>'>",
          "javascript:alert(1)",
          "[x](javascript:alert(1))",
          "data:text/html,<script>alert(1)</script>",
          "https://example.org/\"onmouseover=\"alert(1)",
          "${alert(1)} {{constructor.constructor('alert(1)')()}}",
          "</p><style>*{display:none}</style>",
          "&lt;b&gt;not bold&lt;/b&gt;",
          "‮gpj.exe‬ reversed");

  @Test
  void a_blocked_person_is_told_nothing_and_nothing_is_lost() {
    Person kim = stage.register("kim", "Kim");
    Person leo = stage.register("leo", "Leo");
    kim.startChat("leo");
    kim.write("hello");
    leo.open("Kim");
    leo.click("Chat menu");
    leo.page()
        .getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Block Kim"))
        .click();
    leo.page().locator("dialog").getByText("Block Kim").last().click();
    assertThat(leo.page().getByText("You have blocked Kim.")).isVisible();
    assertThat(leo.field()).hasCount(0);

    kim.write("are you there?");
    assertThat(kim.mark("are you there?")).hasText("Sent");
    leo.click("Unblock");

    assertThat(leo.message("are you there?")).isVisible();
    assertThat(kim.mark("are you there?")).hasText("Read");
  }

  @Test
  void another_device_has_the_same_chats_and_can_be_signed_out() {
    Person mia = stage.register("mia", "Mia");
    stage.register("ned", "Ned");
    mia.startChat("ned");
    mia.write("on both");
    assertThat(mia.mark("on both")).hasText("Delivered");

    Person other = new Person(stage.context(Stage.desktop()).newPage(), "mia");
    other.page().navigate(stage.address());
    other.signIn("mia", "wrong password", "Sign in");
    assertThat(other.page().getByText("The user name or the password is wrong.")).isVisible();
    other.signIn("mia", Person.PASSWORD, "Sign in");
    other.open("Ned");
    assertThat(other.mark("on both")).hasText("Delivered");

    mia.click("Settings");
    mia.page()
        .locator(".devices li")
        .filter(new Locator.FilterOptions().setHasNotText("this device"))
        .getByRole(AriaRole.BUTTON)
        .click();
    assertThat(other.page().getByText("This device has been signed out.")).isVisible();
  }

  @Test
  void somebody_who_is_suspended_reads_on_and_what_waited_is_sent_afterwards() {
    Person oda = stage.register("oda", "Oda");
    Person pim = stage.register("pim", "Pim");
    oda.startChat("pim");
    oda.write("before");
    assertThat(oda.mark("before")).hasText("Delivered");

    stage.suspend("oda");
    Locator told = oda.heading("Your account is suspended");
    assertThat(told).isVisible();
    assertThat(oda.message("before")).isVisible();
    oda.write("said meanwhile");
    assertThat(oda.mark("said meanwhile")).hasText("Waiting to be sent");
    assertThat(oda.page().getByText("1 message waits.")).isVisible();
    oda.page()
        .evaluate(
            "() => { globalThis.said = []; const toast = document.querySelector('.toast');"
                + " new MutationObserver(() => said.push(toast.textContent))"
                + ".observe(toast, {childList: true, characterData: true, subtree: true}); }");
    oda.click("Ask again");
    oda.page().waitForFunction("() => said.includes('The account is still suspended.')");

    oda.page().reload();
    assertThat(told).isVisible();
    oda.open("Pim");
    assertThat(oda.message("before")).isVisible();
    assertThat(oda.mark("said meanwhile")).hasText("Waiting to be sent");

    stage.reinstate("oda");
    oda.wake();
    assertThat(oda.mark("said meanwhile")).hasText("Delivered");
    assertThat(told).hasCount(0);
    pim.open("Oda");
    assertThat(pim.message("said meanwhile")).hasCount(1);
  }

  @Test
  void somebody_who_is_suspended_can_sign_out_and_is_told_why_not_in() {
    Person quin = stage.register("quin", "Quin");
    stage.suspend("quin");
    quin.click("Sign out");
    quin.page().locator("dialog.small").getByText("Sign out").last().click();
    assertThat(quin.heading("Sign in")).isVisible();

    quin.signIn("quin", Person.PASSWORD, "Sign in");
    quin.expectRefusal("This account is suspended. Ask whoever runs this server.");

    stage.reinstate("quin");
    quin.page().locator(".card .primary").click();
    quin.enter();
  }
}
