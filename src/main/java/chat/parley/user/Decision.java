package chat.parley.user;

import java.util.List;
import java.util.function.Function;

/**
 * What a command leads to.
 *
 * @param events to be persisted together, or none
 * @param after the effects, given the state that holds the events; carried out only once they are
 *     committed
 */
public record Decision(List<UserEvent> events, Function<UserState, List<Effect>> after) {
  public Decision {
    events = List.copyOf(events);
  }

  /** Nothing to persist. */
  static Decision effects(List<Effect> effects) {
    return new Decision(List.of(), state -> effects);
  }

  /** Nothing to persist. */
  static Decision effects(Effect... effects) {
    return effects(List.of(effects));
  }

  /** Nothing at all. */
  static Decision none() {
    return effects(List.of());
  }

  /** Persist one event, then these. */
  static Decision persist(UserEvent event, Function<UserState, List<Effect>> after) {
    return new Decision(List.of(event), after);
  }
}
