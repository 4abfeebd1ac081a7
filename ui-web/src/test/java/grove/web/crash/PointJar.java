package grove.web.crash;

import java.io.File;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;

/// A jar in which every call of ours, and of Lucene's files, that changes the disk is a point where
/// the process can be killed: before it and after it.
///
/// So the code itself knows nothing of points, and a new call is one by itself. Made once for all
/// processes; it goes before everything else on their class path, and holds what lies there in
/// folders, since only classes from jars can be kept loaded and linked in an archive.
final class PointJar {
  private static final ClassDesc POINTS = ClassDesc.of(Points.class.getName());
  private static final MethodTypeDesc AT =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);

  /// Class -> methods that change the disk.
  private static final Map<String, Set<String>> CALLS =
      Map.of(
          "org/rocksdb/RocksDB",
              Set.of("open", "put", "write", "syncWal", "flush", "compactRange", "delete"),
          "java/nio/file/Files",
              Set.of("move", "write", "delete", "deleteIfExists", "newOutputStream"),
          "java/nio/channels/FileChannel", Set.of("write", "force"),
          "java/io/RandomAccessFile", Set.of("write"),
          "grove/identity/bytes/Bytes", Set.of("writeTo"),
          "org/apache/lucene/index/IndexWriter", Set.of("commit"));

  private final Set<String> written = new HashSet<>();
  private final JarOutputStream out;

  private PointJar(JarOutputStream out) {
    this.out = out;
  }

  /// Makes the jar, and gives the class path with it.
  ///
  /// @param path the class path of this process
  static String before(String path, Path jar) throws IOException {
    List<String> result = new ArrayList<>();
    result.add(jar.toString());
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.setLevel(Deflater.NO_COMPRESSION);
      PointJar points = new PointJar(out);
      for (String part : path.split(File.pathSeparator, -1)) {
        Path place = Path.of(part);
        if (Files.isDirectory(place)) {
          points.addFolder(place);
        } else if (Files.exists(place)) {
          points.addChanged(place);
          result.add(part);
        }
      }
    }
    return String.join(File.pathSeparator, result);
  }

  private void addFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
        if (!name.equals("module-info.class") && !name.startsWith("META-INF/versions")) {
          byte[] bytes = Files.readAllBytes(file);
          put(name, ours(name) ? withPoints(bytes).orElse(bytes) : bytes);
        }
      }
    }
  }

  /// From a jar only what gets points; the rest is found in it.
  private void addChanged(Path jar) throws IOException {
    try (var from = new JarFile(jar.toFile())) {
      for (var entry : (Iterable<java.util.jar.JarEntry>) from.stream()::iterator) {
        if (ours(entry.getName())) {
          try (var in = from.getInputStream(entry)) {
            Optional<byte[]> changed = withPoints(in.readAllBytes());
            if (changed.isPresent()) {
              put(entry.getName(), changed.get());
            }
          }
        }
      }
    }
  }

  /// The first of a name counts, as on a class path.
  private void put(String name, byte[] bytes) throws IOException {
    if (written.add(name)) {
      out.putNextEntry(new ZipEntry(name));
      out.write(bytes);
      out.closeEntry();
    }
  }

  private static boolean ours(String name) {
    return name.endsWith(".class")
        && ((name.startsWith("grove/") && !name.startsWith("grove/web/crash/"))
            || name.startsWith("org/apache/lucene/store/")
            || name.equals("org/apache/lucene/util/IOUtils.class"));
  }

  private static Optional<byte[]> withPoints(byte[] bytes) {
    ClassFile files = ClassFile.of();
    ClassModel model = files.parse(bytes);
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof MemberRefEntry call && changesTheDisk(call)) {
        return Optional.of(files.transformClass(model, transform(model)));
      }
    }
    return Optional.empty();
  }

  private static boolean changesTheDisk(MemberRefEntry call) {
    Set<String> methods = CALLS.get(call.owner().asInternalName());
    return methods != null && methods.contains(call.name().stringValue());
  }

  private static ClassTransform transform(ClassModel model) {
    String path = model.thisClass().asInternalName();
    String type = path.substring(path.lastIndexOf('/') + 1);
    return (builder, element) -> {
      if (element instanceof MethodModel method) {
        String place = type + "." + method.methodName().stringValue();
        builder.transformMethod(method, MethodTransform.transformingCode(new Around(place)));
      } else {
        builder.with(element);
      }
    };
  }

  /// Puts the points around the calls of one method.
  private record Around(String place) implements CodeTransform {
    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      if (element instanceof InvokeInstruction call && changesTheDisk(call.method())) {
        String owner = call.owner().asInternalName();
        String what = owner.substring(owner.lastIndexOf('/') + 1) + "." + call.name().stringValue();
        point(code, "before " + what + " in " + place);
        code.with(element);
        point(code, "after " + what + " in " + place);
      } else {
        code.with(element);
      }
    }

    private static void point(CodeBuilder code, String name) {
      code.loadConstant(name).invokestatic(POINTS, "at", AT);
    }
  }
}
