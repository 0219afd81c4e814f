package chat.parley.group;

import chat.parley.model.UserId;

/** A session that asks, and where it is answered: for the core, only who it is. */
public interface Asker {
  UserId user();

  int device();
}
