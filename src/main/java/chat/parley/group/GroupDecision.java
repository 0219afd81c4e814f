package chat.parley.group;

import java.util.List;
import java.util.function.Function;

/**
 * What a command leads to.
 *
 * @param events to be persisted together, or none
 * @param after the effects, given the state that holds the events; carried out only once they are
 *     committed. It changes nothing by itself: other commands may be decided before it is called
 */
public record GroupDecision(
    List<GroupEvent> events, Function<GroupState, List<GroupEffect>> after) {
  public GroupDecision {
    events = List.copyOf(events);
  }

  static GroupDecision effects(List<GroupEffect> effects) {
    return new GroupDecision(List.of(), state -> effects);
  }

  static GroupDecision effects(GroupEffect... effects) {
    return effects(List.of(effects));
  }

  static GroupDecision none() {
    return effects(List.of());
  }

  static GroupDecision persist(GroupEvent event, Function<GroupState, List<GroupEffect>> after) {
    return new GroupDecision(List.of(event), after);
  }
}
