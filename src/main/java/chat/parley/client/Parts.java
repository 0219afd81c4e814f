package chat.parley.client;

/** The rules of a device by their subjects, which share one connection. */
final class Parts {
  final Session session = new Session();
  final Pulls pulls = new Pulls();
  final Marking marking = new Marking();
  final Sending sending = new Sending();
  final Receiving receiving = new Receiving(session, pulls, marking);
  final Requests requests = new Requests();
  final GroupRequests groupRequests = new GroupRequests();
  final Watching watching = new Watching(session);
  final Heartbeat heartbeat = new Heartbeat();

  /** The connection is gone, or may not be used any more. */
  void stop() {
    pulls.clear();
    sending.stop();
    groupRequests.stop();
  }
}
