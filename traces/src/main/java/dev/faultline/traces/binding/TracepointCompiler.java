package dev.faultline.traces.binding;

import dev.faultline.stream.Shape;
import dev.faultline.v1.BindingProfile;
import dev.faultline.v1.Condition;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.EventTemplate;
import dev.faultline.v1.FieldBinding;
import dev.faultline.v1.FieldType;
import dev.faultline.v1.Mode;
import dev.faultline.v1.ModeCase;
import dev.faultline.v1.SubjectTemplate;
import dev.faultline.v1.TracepointBinding;
import dev.faultline.v1.ValueTemplate;
import java.util.ArrayList;
import java.util.List;

/** Compiles the binding of one tracepoint: names become slots, templates become plans. */
final class TracepointCompiler {
  private final String file;
  private final BindingProfile profile;
  private final TracepointBinding binding;
  private final CompilerNumbers numbers;
  private final Slots slots = new Slots();
  private long requiredNames;
  private long requiredValues;

  TracepointCompiler(ProfileFile owner, TracepointBinding binding, CompilerNumbers numbers) {
    this.file = owner.file();
    this.profile = owner.profile();
    this.binding = binding;
    this.numbers = numbers;
  }

  BoundTracepoint compile() throws BindingFormatException {
    String name = binding.getName();
    if (name.isEmpty() || name.contains(" ") || name.contains(":") || name.contains("(")) {
      throw wrong("its name must be that of the tracepoint alone, such as mm_filemap_fault");
    }
    for (FieldBinding field : binding.getFieldList()) {
      String problem = slots.add(field);
      if (!problem.isEmpty()) {
        throw wrong(problem);
      }
    }
    List<EventPlan> events = new ArrayList<>();
    for (EventTemplate template : binding.getEventList()) {
      events.add(plan(template));
    }
    if (events.stream().filter(EventPlan::goOn).count() >= BoundTracepoint.MOST_EVENTS) {
      throw wrong("one record can become at most " + BoundTracepoint.MOST_EVENTS + " events");
    }
    return new BoundTracepoint(
        binding.getSystem(),
        name,
        Existence.of(profile, binding),
        slots.spellings(),
        unnamed(),
        events,
        requiredNames,
        requiredValues);
  }

  /** The fields that are printed without their names; a text takes the rest, so it is the last. */
  private List<FieldSpelling> unnamed() throws BindingFormatException {
    List<FieldSpelling> unnamed = new ArrayList<>();
    for (String field : binding.getPrinted().split(" ", -1)) {
      if (!field.isEmpty()) {
        known(field);
        unnamed.add(slots.printed(field));
      }
    }
    for (int i = 0; i + 1 < unnamed.size(); i++) {
      if (unnamed.get(i).type() == FieldType.STRING) {
        throw wrong("a STRING takes the rest of the line: nothing can be printed behind it");
      }
    }
    return unnamed;
  }

  private EventPlan plan(EventTemplate template) throws BindingFormatException {
    EventKind kind = template.getKind();
    if (kind == EventKind.EVENT_KIND_UNSPECIFIED
        || kind == EventKind.UNRECOGNIZED
        || kind == EventKind.EVENTS_LOST) {
      throw wrong("every event needs a kind, such as PAGE_ADDED, and EVENTS_LOST is none of them");
    }
    List<Check> checks = new ArrayList<>();
    for (Condition condition : template.getWhenList()) {
      checks.add(check(condition));
    }
    int modeSlot = template.hasModeOf() ? value(template.getModeOf().getField()) : -1;
    return new EventPlan(
        new Checks(checks),
        kind,
        shapes(template),
        modeSlot,
        subject(template.getSubject()),
        subject(template.getOther()),
        value(template.getA()),
        value(template.getB()),
        value(template.getC()),
        template.getInContext(),
        template.getGoOn());
  }

  private Check check(Condition condition) throws BindingFormatException {
    long mask = condition.getMask() == 0 ? -1 : condition.getMask();
    int slot = value(condition.getField());
    TextPart contains = new TextPart(condition.getContains());
    if (contains.isEmpty() == (slots.type(condition.getField()) == FieldType.STRING)) {
      throw wrong("contains is the condition of a field of type STRING, and its only one");
    }
    return new Check(slot, mask, condition.getEquals(), condition.getNegate(), contains);
  }

  private List<PlannedShape> shapes(EventTemplate template) throws BindingFormatException {
    if (!template.hasModeOf()) {
      return List.of(shape(template, 0, template.getMode()));
    }
    List<PlannedShape> shapes = new ArrayList<>();
    for (ModeCase modeCase : template.getModeOf().getCaseList()) {
      shapes.add(shape(template, modeCase.getValue(), modeCase.getMode()));
    }
    if (shapes.isEmpty()) {
      throw wrong("mode_of needs at least one case");
    }
    return List.copyOf(shapes);
  }

  private PlannedShape shape(EventTemplate template, long value, Mode mode)
      throws BindingFormatException {
    if (mode == Mode.UNRECOGNIZED) {
      throw wrong("a mode that this version does not know");
    }
    Shape shape = new Shape(binding.getName(), template.getKind(), mode, template.getTried());
    return new PlannedShape(numbers.nextShape(), value, shape);
  }

  private SubjectPlan subject(SubjectTemplate template) throws BindingFormatException {
    boolean isLock = !template.getLockClass().isEmpty();
    boolean isNamed = !template.getLockClassOf().isEmpty();
    if (isLock && isNamed) {
      throw wrong("lock_class and lock_class_of exclude each other");
    }
    if ((isLock || isNamed) && template.getLock().isEmpty()) {
      throw wrong("lock_class needs the field of the address in lock");
    }
    if (!isLock && !isNamed && !template.getLock().isEmpty()) {
      throw wrong("lock needs a lock_class");
    }
    if (isNamed && slots.type(template.getLockClassOf()) != FieldType.STRING) {
      throw wrong("lock_class_of needs a field of type STRING");
    }
    return new SubjectPlan(
        name(template.getMapping()),
        name(template.getIno()),
        name(template.getDev()),
        name(template.getLock()),
        template.getLockClass(),
        isLock ? numbers.lockClass(template.getLockClass()) : 0,
        isNamed ? value(template.getLockClassOf()) : -1,
        template.getClear());
  }

  private ValuePlan value(ValueTemplate template) throws BindingFormatException {
    if (!template.getCarried().isEmpty()) {
      return new ValuePlan(-1, -1, known(template.getCarried()), 0, 0);
    }
    if (template.getField().isEmpty()) {
      return ValuePlan.of(template.getNumber());
    }
    if (Integer.compareUnsigned(template.getLeft(), Long.SIZE) >= 0) {
      throw wrong("a value can be shifted left by at most 63 bits");
    }
    int minus = template.getMinus().isEmpty() ? -1 : value(template.getMinus());
    int slot = value(template.getField());
    return new ValuePlan(slot, minus, -1, template.getPlus(), template.getLeft());
  }

  /** The slot of a field without whose value the record is no event. */
  private int value(String field) throws BindingFormatException {
    int slot = known(field);
    requiredValues |= slots.requiredBit(slot);
    return slot;
  }

  /** The slot of a field that identifies: a failed fetch leaves that part of the identity open. */
  private int name(String field) throws BindingFormatException {
    if (field.isEmpty()) {
      return -1;
    }
    int slot = known(field);
    requiredNames |= slots.requiredBit(slot);
    return slot;
  }

  private int known(String field) throws BindingFormatException {
    if (!slots.knows(field)) {
      throw wrong("an event uses field '" + field + "', the binding has " + slots);
    }
    return slots.of(field);
  }

  private BindingFormatException wrong(String problem) {
    return new BindingFormatException(
        file, "tracepoint '" + binding.getName() + "': " + problem + ".");
  }
}
