package chat.parley.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;

/**
 * A person before a page: finds things by what they are called, as people and screen readers do.
 */
record Person(Page page, String user) {
  static final String PASSWORD = "correct horse";

  static Person register(Page page, String address, String user, String name) {
    Person person = new Person(page, user);
    page.navigate(address);
    person.click("New here? Create an account");
    page.getByLabel("Your name").fill(name);
    person.signIn(user, PASSWORD, "Create account");
    assertThat(person.heading("Chats")).isVisible();
    return person;
  }

  void signIn(String name, String password, String action) {
    page.getByLabel("User name").fill(name);
    page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(password);
    button(action).click();
  }

  Locator heading(String name) {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  void click(String name) {
    button(name).click();
  }

  Locator search() {
    return page.getByLabel("Search or start a chat");
  }

  /** A line of the chat list. */
  Locator line(String name) {
    return page.locator(".lines .line").filter(new Locator.FilterOptions().setHasText(name));
  }

  /** Begins a conversation by a user's name. */
  void startChat(String other) {
    search().fill(other);
    page.getByRole(
            AriaRole.BUTTON,
            new Page.GetByRoleOptions().setName(Pattern.compile("Start a chat with " + other)))
        .click();
    assertThat(field()).isVisible();
  }

  void open(String name) {
    line(name).click();
    assertThat(field()).isVisible();
  }

  Locator field() {
    return page.getByPlaceholder("Write a message");
  }

  void write(String text) {
    field().fill(text);
    field().press("Enter");
  }

  /** The messages with a text. */
  Locator message(String text) {
    Locator said = page.locator(".bubble > .text", new Page.LocatorOptions().setHasText(text));
    return page.locator(".message").filter(new Locator.FilterOptions().setHas(said));
  }

  /** How far an own message has come, in words. */
  Locator mark(String text) {
    return message(text).locator(".marks .vh");
  }

  /** Opens the actions of a message and chooses one. */
  void choose(String text, String action) {
    message(text).hover();
    message(text).locator(".more").click();
    page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(action)).click();
  }

  /** Waits until this browser could show the page without a network. */
  void waitForOfflineCopy() {
    page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)");
    page.waitForFunction("() => navigator.serviceWorker.controller !== null");
  }
}
