package dev.faultline.replay.model;

import static dev.faultline.replay.model.ModelScript.A;
import static dev.faultline.replay.model.ModelScript.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("The identity of mappings")
final class MappingsTest {
  private static final MappingKey BY_INODE = ModelScript.inodeOf(A);
  private static final MappingKey BY_ADDRESS = MappingKey.ofAddress(A.address());

  /** The same inode number on the same device, at another address. */
  private static final MappingKey SNAPSHOT =
      new MappingKey(A.address() + 0x5000, true, A.ino(), true, A.dev());

  /** Another inode at the address of {@link ModelScript#A}. */
  private static final MappingKey REUSED = new MappingKey(A.address(), true, 77, true, A.dev());

  private final ModelScript script = new ModelScript();

  private void adds(Subject subject, long index) {
    script.event(EventKind.PAGE_ADDED, subject, index, 0);
  }

  @Test
  @DisplayName("joins address and inode that one event carries")
  void joins() {
    adds(BY_INODE, 3);
    script.acquires(Mode.ADD, BY_ADDRESS);
    assertThat(script.mapping(BY_INODE)).isNotSameAs(script.mapping(BY_ADDRESS));

    script.acquires(Mode.ADD, A);

    Mapping joined = script.mapping(A);
    assertThat(script.mapping(BY_INODE)).isSameAs(joined);
    assertThat(script.mapping(BY_ADDRESS)).isSameAs(joined);
    assertThat(joined.pages().isResident(3)).isTrue();
    assertThat(joined.lock().holds()).hasSize(2);
    assertThat(script.model().mappings().all()).containsExactly(joined);
  }

  @Test
  @DisplayName("joins them where the address comes first, too")
  void joinsInTheOtherOrder() {
    script.acquires(Mode.ADD, A);
    adds(BY_INODE, 3);
    assertThat(script.mapping(BY_INODE)).isSameAs(script.mapping(A));
    assertThat(script.mapping(A).pages().isResident(3)).isTrue();
    assertThat(script.model().mappings().sawAmbiguity()).isFalse();
  }

  @Test
  @DisplayName("has no mapping for keys without device, and for no key")
  void incomplete() {
    MappingKey noDevice = new MappingKey(0, true, A.ino(), false, 0);
    assertThat(script.event(EventKind.PAGE_ADDED, noDevice, 1, 0).mapping()).isEmpty();
    assertThat(script.event(EventKind.PAGE_ADDED, 1, 0).mapping()).isEmpty();
    assertThat(script.model().mappings().all()).isEmpty();
  }

  @Test
  @DisplayName("completes an address that first came with an inode number alone")
  void completes() {
    script.acquires(Mode.ADD, new MappingKey(A.address(), true, A.ino(), false, 0));
    script.acquires(Mode.ADD, A);
    adds(BY_INODE, 1);
    assertThat(script.mapping(A).pages().isResident(1)).isTrue();
    assertThat(script.mapping(A).identity().text()).isEqualTo("inode 4097 (254:0)");
  }

  @Nested
  @DisplayName("of an address that is used again")
  final class Reuse {
    @Test
    @DisplayName("is new")
    void isNew() {
      script.acquires(Mode.BLOCK, A);
      Mapping gone = script.mapping(A);
      script.acquires(Mode.ADD, REUSED);

      assertThat(script.mapping(BY_ADDRESS)).isSameAs(script.mapping(REUSED)).isNotSameAs(gone);
      assertThat(script.mapping(REUSED).lock().isHeld(State.BLOCK)).isFalse();
      assertThat(script.model().mappings().all()).doesNotContain(gone);
    }

    @Test
    @DisplayName("leaves its inode number to whoever comes with it next")
    void inodeIsFree() {
      script.acquires(Mode.ADD, A);
      script.acquires(Mode.ADD, REUSED);
      adds(BY_INODE, 2);
      assertThat(script.mapping(BY_INODE)).isNotSameAs(script.mapping(REUSED));
      script.acquires(Mode.ADD, SNAPSHOT);
      assertThat(script.mapping(BY_INODE)).isSameAs(script.mapping(SNAPSHOT));
      assertThat(script.mapping(SNAPSHOT).pages().isResident(2)).isTrue();
      assertThat(script.model().mappings().sawAmbiguity()).isFalse();
    }
  }

  @Nested
  @DisplayName("of an inode number with two addresses")
  final class Ambiguity {
    @Test
    @DisplayName("is not believed")
    void ambiguous() {
      script.acquires(Mode.ADD, A);
      adds(BY_INODE, 1);
      script.acquires(Mode.ADD, SNAPSHOT);

      assertThat(script.model().mappings().sawAmbiguity()).isTrue();
      assertThat(script.mapping(A).isAmbiguous()).isTrue();
      assertThat(script.mapping(SNAPSHOT).isAmbiguous()).isTrue();
      assertThat(script.mapping(A).pages().at(1)).isEmpty();
      adds(BY_INODE, 2);
      assertThat(script.mapping(A).pages().at(2)).isEmpty();
      assertThat(script.mapping(SNAPSHOT).pages().at(2)).isEmpty();
      assertThat(script.mapping(A)).isNotSameAs(script.mapping(SNAPSHOT));
    }

    @Test
    @DisplayName("leaves locks alone, which are named by address")
    void locks() {
      script.task(1).acquires(Mode.ADD, A);
      script.task(2).acquires(Mode.BLOCK, SNAPSHOT);
      assertThat(script.mapping(A).lock().isHeld(State.ADD)).isTrue();
      assertThat(script.mapping(SNAPSHOT).lock().isHeld(State.BLOCK)).isTrue();
    }

    @Test
    @DisplayName("is one again when the other address is used for something else")
    void resolved() {
      script.acquires(Mode.ADD, A);
      script.acquires(Mode.ADD, SNAPSHOT);
      script.acquires(Mode.ADD, REUSED);

      assertThat(script.mapping(SNAPSHOT).isAmbiguous()).isFalse();
      adds(BY_INODE, 4);
      assertThat(script.mapping(SNAPSHOT).pages().isResident(4)).isTrue();
    }

    @Test
    @DisplayName("stays ambiguous while two others remain")
    void three() {
      MappingKey third = new MappingKey(A.address() + 0x9000, true, A.ino(), true, A.dev());
      script.acquires(Mode.ADD, A);
      script.acquires(Mode.ADD, SNAPSHOT);
      script.acquires(Mode.ADD, third);
      script.acquires(Mode.ADD, REUSED);

      assertThat(script.mapping(third).isAmbiguous()).isTrue();
      adds(BY_INODE, 4);
      assertThat(script.mapping(third).pages().at(4)).isEmpty();
      assertThat(script.mapping(SNAPSHOT).pages().at(4)).isEmpty();
    }
  }

  @Test
  @DisplayName("has an order only where addresses are real")
  void order() {
    MappingKey hashed = MappingKey.ofAddress(0x92b4_43beL);
    script.acquires(Mode.ADD, A);
    script.acquires(Mode.ADD, B);
    script.acquires(Mode.ADD, hashed);
    adds(MappingKey.ofInode(1, 1), 0);

    assertThat(script.mapping(A).isBelow(script.mapping(B))).isTrue();
    assertThat(script.mapping(B).isBelow(script.mapping(A))).isFalse();
    assertThat(script.mapping(A).isOrdered()).isTrue();
    assertThat(script.mapping(hashed).isOrdered()).isFalse();
    assertThat(script.mapping(hashed).identity().isHashed()).isTrue();
    assertThat(script.mapping(MappingKey.ofInode(1, 1)).isOrdered()).isFalse();
  }
}
