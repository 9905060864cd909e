package dev.pawl.cli.source;

import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A Java file with workflows, compiled and loaded.
///
/// Definitions are static fields of any of its classes: each [Workflow] is one that can be run or
/// started as a child, each [Activity] with a body is one that this file implements.
///
/// @param file as the user wrote it
/// @param declared activities without a body, which a worker elsewhere would have to implement
public record WorkflowFile(
    Path file,
    List<Workflow<?, ?>> workflows,
    List<Activity<?, ?>> activities,
    List<Activity<?, ?>> declared) {
  /// The name of the class loader, as it stands in stack traces.
  public static final String LOADER = "workflow-file";

  public WorkflowFile {
    workflows = List.copyOf(workflows);
    activities = List.copyOf(activities);
    declared = List.copyOf(declared);
  }

  /// Reads, compiles and loads a file.
  ///
  /// @throws SourceException if it cannot be read or compiled, or if its static part fails
  public static WorkflowFile load(Path file) {
    try {
      SequencedMap<String, byte[]> classes = MemoryCompiler.compile(file, read(file));
      return new Definitions(file, classes).find();
    } catch (IOException e) {
      throw new SourceException("cannot compile " + file + ": " + e.getMessage());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException _) {
      throw new SourceException("there is no file " + file);
    } catch (MalformedInputException _) {
      throw new SourceException(file + " is not a text in UTF-8");
    } catch (IOException e) {
      throw new SourceException(
          "cannot read %s: %s"
              .formatted(file, Files.isDirectory(file) ? "it is a folder" : e.getMessage()));
    }
  }

  /// The workflow of a name, or the only one.
  ///
  /// @throws SourceException if there is none or the choice is open
  public Workflow<?, ?> choose(@Nullable String name) {
    List<Workflow<?, ?>> candidates =
        name == null
            ? workflows
            : workflows.stream().filter(workflow -> workflow.name().equals(name)).toList();
    if (candidates.size() == 1) {
      return candidates.getFirst();
    }
    if (workflows.isEmpty()) {
      throw new SourceException(
          """
          %s has no workflow. Pawl runs a static field, like
            static final Workflow<String, String> HELLO =
                Workflow.of("hello", String.class, String.class, (ctx, name) -> "Hello " + name);\
          """
              .formatted(file));
    }
    throw new SourceException(
        name == null
            ? "%s has several workflows: %s; choose one with --workflow NAME"
                .formatted(file, names())
            : "%s has no workflow '%s'; it has %s".formatted(file, name, names()));
  }

  private String names() {
    return workflows.stream().map(Workflow::name).collect(Collectors.joining(", "));
  }

  /// Loads the classes and reads their static fields.
  private static final class Definitions extends ClassLoader {
    private final Path file;
    private final SequencedMap<String, byte[]> classes;
    private final List<Workflow<?, ?>> workflows = new ArrayList<>();
    private final List<Activity<?, ?>> activities = new ArrayList<>();
    private final List<Activity<?, ?>> declared = new ArrayList<>();

    Definitions(Path file, SequencedMap<String, byte[]> classes) {
      super(LOADER, WorkflowFile.class.getClassLoader());
      this.file = file;
      this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }

    WorkflowFile find() {
      try {
        for (String name : classes.keySet()) {
          if (!name.equals("module-info")) {
            for (Field field : loadClass(name).getDeclaredFields()) {
              take(field);
            }
          }
        }
      } catch (ReflectiveOperationException e) {
        throw new SourceException("cannot load " + file + ": " + e);
      } catch (LinkageError e) {
        throw new SourceException(failedStart(e));
      }
      return new WorkflowFile(file, workflows, activities, declared);
    }

    private void take(Field field) throws IllegalAccessException {
      boolean wanted = field.getType() == Workflow.class || field.getType() == Activity.class;
      if (!wanted || !Modifier.isStatic(field.getModifiers())) {
        return;
      }
      field.setAccessible(true);
      switch (field.get(null)) {
        case Workflow<?, ?> workflow -> addOnce(workflows, workflow);
        case Activity<?, ?> activity ->
            addOnce(activity.body().isPresent() ? activities : declared, activity);
        case null -> throw new SourceException("%s: field %s is null".formatted(file, field));
        default -> throw new IllegalStateException("a field of another type: " + field);
      }
    }

    /// Two fields may name one definition.
    private static <T> void addOnce(List<T> found, T definition) {
      if (!found.contains(definition)) {
        found.add(definition);
      }
    }

    /// What an initializer threw, and where.
    private String failedStart(LinkageError error) {
      Throwable cause = error;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      for (StackTraceElement frame : cause.getStackTrace()) {
        if (classes.containsKey(frame.getClassName())) {
          return "%s:%d: while the class was loaded: %s"
              .formatted(file, frame.getLineNumber(), cause);
        }
      }
      return file + ": while its classes were loaded: " + cause;
    }
  }
}
