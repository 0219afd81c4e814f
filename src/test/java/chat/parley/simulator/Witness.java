package chat.parley.simulator;

import chat.parley.client.ClientEvent;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import java.util.HashMap;
import java.util.Map;

/** Sees what a device tells its person, and knows what that must not be. */
final class Witness {
  private final World world;
  private final Device device;
  private final Map<Conversation, ClientEvent.MarksMoved> shown = new HashMap<>();

  Witness(World world, Device device) {
    this.world = world;
    this.device = device;
  }

  /** The device has another store: what it has told before does not bind it. */
  void forget() {
    shown.clear();
  }

  void observe(ClientEvent event) {
    world.trace.add(() -> "      %s tells %s".formatted(device, event));
    switch (event) {
      case ClientEvent.EntryStored e -> stored(e.conversation(), e.entry());
      case ClientEvent.OlderStored e -> e.entries().forEach(each -> stored(e.conversation(), each));
      case ClientEvent.MarksMoved e -> notBack(e);
      case ClientEvent.Failed e -> failed(e);
      case ClientEvent.SignInAnew e -> device.signInAnew();
      case ClientEvent.SignedOut e -> device.signInAnew();
      case ClientEvent.UpgradeRequired e -> throw new Violation("no other version is spoken");
      case ClientEvent.Online e -> {}
      case ClientEvent.Ready e -> {}
      case ClientEvent.Suspended e -> {}
      case ClientEvent.Offline e -> {}
      case ClientEvent.Written e -> {}
      case ClientEvent.OfMedia e -> {}
      case ClientEvent.Linked(var request, Conversation.Group(GroupId group), var link) ->
          world.links.put(group, link);
      case ClientEvent.OfGroup e -> {}
      case ClientEvent.Accepted e ->
          Violation.unless(
              world.truth.accepted().containsKey(e.id())
                  || world.groupTruth.accepted().containsKey(e.id()),
              "%s was never accepted",
              e);
      case ClientEvent.HeadChanged e -> {}
      case ClientEvent.NotSent e -> {}
      case ClientEvent.Unfailed e -> {}
      case ClientEvent.Replaced e -> {}
      case ClientEvent.Typing e -> {}
      case ClientEvent.Presence e -> {}
      case ClientEvent.PreferenceChanged e -> {}
      case ClientEvent.BlockChanged e -> {}
      case ClientEvent.Info e -> {}
      case ClientEvent.Done e -> {}
      case ClientEvent.RequestFailed e -> {}
      case ClientEvent.StoreFailed e -> throw new Violation("a store failed: " + e);
    }
  }

  private void stored(Conversation conversation, Entry entry) {
    if (conversation instanceof Conversation.Group(GroupId group)) {
      world.groupTruth.storedBy(device.user(), group, entry);
    } else {
      world.truth.storedBy(device.user(), conversation, entry);
    }
  }

  private void failed(ClientEvent.Failed e) {
    boolean allowed =
        switch (e.conversation()) {
          case Conversation.Direct(UserId peer) ->
              e.code() == ErrorCode.UNKNOWN_USER && world.isLateOrUnknown(peer);
          case Conversation.Group any -> e.code() == ErrorCode.NOT_MEMBER;
        };
    Violation.unless(allowed, "%s of %s failed", e, device);
  }

  private void notBack(ClientEvent.MarksMoved e) {
    ClientEvent.MarksMoved before = shown.put(e.conversation(), e);
    Violation.unless(
        before == null
            || before.stored() <= e.stored()
                && before.mine().received() <= e.mine().received()
                && before.mine().read() <= e.mine().read()
                && before.theirs().received() <= e.theirs().received()
                && before.theirs().read() <= e.theirs().read(),
        "%s shows %s after %s",
        device,
        e,
        before);
  }
}
