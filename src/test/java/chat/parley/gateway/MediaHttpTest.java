package chat.parley.gateway;

/** With a directory. */
class MediaHttpTest extends MediaHttpContract {}
