package chat.parley.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.util.regex.Pattern;

/**
 * A person before a page: finds things by what they are called, as people and screen readers do.
 */
record Person(Page page, String user) {
  static final String PASSWORD = "correct horse";
  private static final int TRIES_MAX = 5;

  /** What is typed is told again after 3 s. */
  private static final double TYPING_MS = 4_000;

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
        break;
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
    waitForConnection();
  }

  /**
   * Waits until the page is connected and has caught up. Before that, what only a server can do is
   * refused; people see that a page is not connected only when it lasts.
   */
  void waitForConnection() {
    page.waitForFunction(
        "() => document.querySelector('parley-app')?.page?.messenger.status === 'live'");
  }

  /** Waits until the page knows that there is no network. */
  void waitForTheEndOfTheConnection() {
    assertThat(page.getByText("No connection.")).isVisible();
  }

  /** Signs a registered user in, whose chats are there when this returns. */
  static Person signIn(Page page, String address, String user) {
    Person person = new Person(page, user);
    page.navigate(address);
    person.signIn(user, PASSWORD, "Sign in");
    person.enter();
    return person;
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

  /** A line of the chat list; there is none while the page knows a user by id and not by name. */
  Locator line(String name) {
    Pattern written = Pattern.compile(name.replaceAll("[\\\\^$.|?*+(){}\\[\\]]", "\\\\$0"));
    return page.locator(".lines .line").filter(new Locator.FilterOptions().setHasText(written));
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

  /** Types on until somebody else sees it: it is told from time to time, and shown for a moment. */
  void typeUntilSeen(String text, Locator where, String seen) {
    await()
        .pollInSameThread()
        .untilAsserted(() -> {
          field().pressSequentially(text);
          assertThat(where)
              .hasText(seen, new LocatorAssertions.HasTextOptions().setTimeout(TYPING_MS));
        });
  }

  void write(String text) {
    field().fill(text);
    field().press("Enter");
  }

  /**
   * Presses a button and lets go at once, as far as the page can tell, on however slow a machine.
   */
  void tap(String name) {
    button(name)
        .evaluate(
            "button => { for (const type of ['pointerdown', 'pointerup']) {"
                + " button.dispatchEvent(new PointerEvent(type, {bubbles: true})); }"
                + " button.click(); }");
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

  /** How many rows are in one part of what this browser keeps; what is shown may be ahead of it. */
  int rows(String store) {
    Object count =
        page.evaluate(
            "store => new Promise(resolve => { const open = indexedDB.open('parley');"
                + " open.onsuccess = () => { const all = open.result.transaction(store)"
                + ".objectStore(store).count(); all.onsuccess = () => {"
                + " open.result.close(); resolve(all.result); }; }; })",
            store);
    return ((Number) count).intValue();
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
