package dev.faultline.traces.binding;

/**
 * Where the identity of a subject is found; -1 is a slot that it does not have.
 *
 * @param mapping slot of the address of a mapping
 * @param ino slot of the inode number
 * @param dev slot of the device
 * @param lock slot of the address of a lock
 * @param lockClass class of that lock, where it is always the same
 * @param lockClassId number of the class among all classes of the bindings, from 1
 * @param lockClassOf slot of the text that names the class, where it is not
 * @param clear bits of the address that are flags
 */
public record SubjectPlan(
    int mapping,
    int ino,
    int dev,
    int lock,
    String lockClass,
    int lockClassId,
    int lockClassOf,
    long clear) {

  static final SubjectPlan NONE = new SubjectPlan(-1, -1, -1, -1, "", 0, -1, 0);

  /** Whether there is no subject at all. */
  public boolean isNone() {
    return mapping < 0 && ino < 0 && lock < 0;
  }

  /** Whether the subject is a lock of its own. */
  public boolean isLock() {
    return lock >= 0;
  }

  /** Whether each record names the class of the lock. */
  public boolean isClassNamed() {
    return lockClassOf >= 0;
  }

  /** Whether a record names at least one thing that identifies the mapping. */
  public boolean isNamedIn(FieldValues values) {
    return (mapping >= 0 && values.isNamed(mapping)) || (ino >= 0 && values.isNamed(ino));
  }
}
