package dev.pawl.daemon.code;

import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;

/// The definitions in one state of a Java file: the static fields of type [Workflow] and [Activity]
/// of any of its classes.
///
/// @param file its absolute path
/// @param workflows with versions that name the folder and the state of the file
/// @param activities those that the file has a body for
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
    requireOnce(file, workflows);
  }

  private static void requireOnce(Path file, List<Workflow<?, ?>> workflows) {
    Set<String> seen = new HashSet<>();
    for (Workflow<?, ?> workflow : workflows) {
      if (!seen.add(workflow.name() + "\n" + workflow.version())) {
        throw new SourceException(
            "%s: there are two workflows '%s' of one version; give one of them another name"
                .formatted(file, workflow.name()));
      }
    }
  }

  /// Whether a run that would take an older state of the same file can take this one.
  boolean covers(WorkflowFile older) {
    return file.equals(older.file)
        && names(workflows, Workflow::name).containsAll(names(older.workflows, Workflow::name))
        && names(activities, Activity::name).containsAll(names(older.activities, Activity::name));
  }

  private static <T> List<String> names(List<T> definitions, Function<T, String> name) {
    return definitions.stream().map(name).toList();
  }

  /// Loads the classes of a state.
  ///
  /// @throws SourceException if its static part fails, or if it defines nothing
  static WorkflowFile load(CodeState state) {
    return new Definitions(state).find();
  }

  /// Loads the classes and reads their static fields.
  private static final class Definitions extends ClassLoader {
    private final Path file;
    private final String mark;
    private final SequencedMap<String, byte[]> classes;
    private final List<Workflow<?, ?>> workflows = new ArrayList<>();
    private final List<Activity<?, ?>> activities = new ArrayList<>();
    private final List<Activity<?, ?>> declared = new ArrayList<>();

    Definitions(CodeState state) {
      super(LOADER, WorkflowFile.class.getClassLoader());
      this.file = state.file();
      this.mark = state.mark();
      this.classes = state.classes();
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
      if (workflows.isEmpty() && activities.isEmpty()) {
        throw new SourceException(
            """
            %s has no workflow. Pawl takes static fields, like
              static final Workflow<String, String> HELLO =
                  Workflow.of("hello", String.class, String.class, (ctx, name) -> "Hello " + name);\
            """
                .formatted(file));
      }
      List<Workflow<?, ?>> marked = new ArrayList<>();
      workflows.forEach(workflow -> marked.add(workflow.version(workflow.version() + mark)));
      return new WorkflowFile(file, marked, activities, declared);
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
