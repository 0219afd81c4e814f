package chat.parley.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** What a person does with groups. */
record GroupTalk(Person person) {

  static GroupTalk of(Person person) {
    return new GroupTalk(person);
  }

  private Page page() {
    return person.page();
  }

  /** Makes a group with some users, who are looked up by their names; it is open afterwards. */
  void create(String title, String... users) {
    person.click("New group");
    page().getByLabel("Title").fill(title);
    pick(users);
    person.click("Create group");
    assertThat(person.heading(title)).isVisible();
    assertThat(person.field()).isVisible();
  }

  /** Picks users by their names in an open picker. */
  void pick(String... users) {
    Locator search = page().locator("parley-picker input[type=text]");
    for (String user : users) {
      search.fill(user);
      search.press("Enter");
      assertThat(page().locator(".chips")).isVisible();
      assertThat(search).hasValue("");
    }
  }

  /** Opens what is known of the open group. */
  Locator info() {
    page().locator(".title").click();
    Locator info = page().locator("parley-group");
    assertThat(info.locator(".member").first()).isVisible();
    return info;
  }

  void closeInfo() {
    page().locator("dialog").getByLabel("Close").click();
    assertThat(page().locator("dialog")).hasCount(0);
  }

  /** Opens what can be done with a member, in the open info. */
  void act(String name, String action) {
    Locator row =
        page().locator(".members > li").filter(new Locator.FilterOptions().setHasText(name));
    row.getByLabel("Actions for " + name).click();
    row.getByText(action, new Locator.GetByTextOptions().setExact(true)).click();
  }

  /** A quiet line of the conversation. */
  Locator event(String text) {
    return page().locator(".event").filter(new Locator.FilterOptions().setHasText(text));
  }

  void menu(String item) {
    person.click("Chat menu");
    page().getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(item)).click();
  }
}
