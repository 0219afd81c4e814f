package chat.parley.conversation;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;

/** Writes members of sealed families by their simple names, in messages between nodes. */
public abstract class FamilyModule extends SimpleModule {
  private static final long serialVersionUID = 1;

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@t")
  private interface ByName {}

  protected FamilyModule(String name) {
    super(name);
  }

  /** Takes in all members of a sealed interface. */
  protected final void family(Class<?> sealed) {
    setMixInAnnotation(sealed, ByName.class);
    members(sealed);
  }

  private void members(Class<?> sealed) {
    for (Class<?> member : sealed.getPermittedSubclasses()) {
      if (member.isSealed()) {
        members(member);
      } else {
        registerSubtypes(new NamedType(member, member.getSimpleName()));
      }
    }
  }
}
