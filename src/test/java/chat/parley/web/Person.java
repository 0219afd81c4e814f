package chat.parley.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.util.regex.Pattern;

/**
 * A person before a page: finds things by what they are called, as people and screen readers do.
 */
record Person(Page page, String user) {
  static final String PASSWORD = "correct horse";
  private static final int TRIES_MAX = 5;

  static Person register(Page page, String address, String user, String name) {
    Person person = new Person(page, user);
    page.navigate(address);
    person.click("New here? Create an account");
    page.getByLabel("Your name").fill(name);
    person.signIn(user, PASSWORD, "Create account");
    person.enter();
    return person;
  }

  /** Waits for the chats. A server that has too much to do is asked again, as people do. */
  void enter() {
    Locator chats = heading("Chats");
    Locator refusal = refusal();
    for (int tries = 1; tries < TRIES_MAX; tries++) {
      assertThat(chats.or(refusal)).isVisible();
      if (chats.isVisible()) {
        return;
      }
      // The try before may have made the account after all.
      boolean isMade = refusal.textContent().contains("taken");
      if (isMade) {
        click("Have an account? Sign in");
        signIn(user, PASSWORD, "Sign in");
      } else {
        page.locator(".card .primary").click();
      }
    }
    assertThat(chats).isVisible();
  }

  /** Waits until the page tells why the person is not let in; asks a busy server again. */
  void expectRefusal(String why) {
    for (int tries = 1; tries < TRIES_MAX; tries++) {
      assertThat(refusal()).isVisible();
      if (refusal().textContent().contains(why)) {
        return;
      }
      page.locator(".card .primary").click();
    }
    assertThat(refusal()).containsText(why);
  }

  private Locator refusal() {
    return page.locator(".card .error:not(:empty)");
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
    // The user is looked for first; until then the conversation that was open stays.
    assertThat(search()).hasValue("");
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

  /** Chooses files by the menu of the composer: {@code Photos and videos} or {@code File}. */
  void attach(String way, FilePayload... files) {
    click("Attach");
    page.waitForFileChooser(() ->
            page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(way)).click())
        .setFiles(files);
    assertThat(page.locator(".tray li")).hasCount(files.length);
    assertThat(button("Send")).isEnabled();
  }

  /** Sends files, and waits until their messages are shown. */
  void sendFiles(String way, FilePayload... files) {
    int before = page.locator("parley-media").count();
    attach(way, files);
    click("Send");
    assertThat(page.locator("parley-media")).hasCount(before + files.length);
  }

  /** The messages with media, which have this in it or about it. */
  Locator media(String text) {
    Locator media =
        page.locator("parley-media").filter(new Locator.FilterOptions().setHasText(text));
    return page.locator(".message").filter(new Locator.FilterOptions().setHas(media));
  }

  /** How far each message has come, in words. */
  Locator marks() {
    return page.locator(".message .marks .vh");
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

  /** Has the page look whether the server is there, as when a network comes back. */
  void wake() {
    page.evaluate("() => dispatchEvent(new Event('online'))");
  }

  /** Waits until this browser could show the page without a network. */
  void waitForOfflineCopy() {
    page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)");
    page.waitForFunction("() => navigator.serviceWorker.controller !== null");
  }
}
