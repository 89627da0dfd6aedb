package dev.faultline.traces.roles;

import com.google.protobuf.TextFormat;
import dev.faultline.traces.input.SmallFile;
import dev.faultline.v1.HoldRole;
import dev.faultline.v1.OperationRole;
import dev.faultline.v1.RoleTable;
import dev.faultline.v1.WaitRole;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads tables of roles. */
final class RoleFiles {
  private static final List<String> NAMES =
      List.of("bcachefs", "xfs", "ext4", "btrfs", "gfs2", "fuse", "fat", "zfs", "iomap", "mm");
  private static final String FOLDER = "/roles/";
  private static final int MAX_BYTES = 4 << 20;

  private RoleFiles() {}

  static List<RoleTable> builtIn() throws IOException {
    List<RoleTable> tables = new ArrayList<>();
    for (String name : NAMES) {
      String file = FOLDER + name + ".txtpb";
      try (InputStream in = RoleFiles.class.getResourceAsStream(file)) {
        if (in == null) {
          throw new RoleFormatException(file, "the build lacks this resource.");
        }
        tables.add(parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      }
    }
    return tables;
  }

  static RoleTable read(Path file) throws IOException {
    try {
      byte[] bytes =
          SmallFile.read(file, MAX_BYTES)
              .orElseThrow(
                  () ->
                      new RoleFormatException(
                          file.toString(),
                          "a table of roles has at most " + MAX_BYTES + " bytes."));
      return parse(file.toString(), new String(bytes, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw new RoleFormatException(file.toString(), "there is no such file.");
    }
  }

  private static RoleTable parse(String file, String text) throws RoleFormatException {
    RoleTable.Builder table = RoleTable.newBuilder();
    try {
      TextFormat.merge(text, table);
    } catch (TextFormat.ParseException e) {
      throw new RoleFormatException(
          file,
          "line "
              + e.getLine()
              + ", column "
              + e.getColumn()
              + ": not a table of roles in protobuf text format: "
              + e.getMessage());
    }
    check(file, table);
    return table.build();
  }

  private static void check(String file, RoleTable.Builder table) throws RoleFormatException {
    if (table.getName().isEmpty()) {
      throw new RoleFormatException(file, "the table needs a name: name: \"...\".");
    }
    for (WaitRole role : table.getWaitList()) {
      require(file, !role.getSleepsInList().isEmpty(), "a wait needs sleeps_in");
      require(file, !role.getLock().isEmpty(), "a wait needs lock: what it waits for");
    }
    for (HoldRole role : table.getHoldList()) {
      require(file, !role.getInsideList().isEmpty(), "a hold needs inside");
      require(file, !role.getLock().isEmpty(), "a hold needs lock: what is held");
    }
    for (OperationRole role : table.getOperationList()) {
      require(file, !role.getInsideList().isEmpty(), "an operation needs inside");
      require(file, !role.getName().isEmpty(), "an operation needs a name");
    }
  }

  private static void require(String file, boolean holds, String sentence)
      throws RoleFormatException {
    if (!holds) {
      throw new RoleFormatException(file, sentence + ".");
    }
  }
}
