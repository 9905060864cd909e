package dev.pawl.daemon.code;

import dev.pawl.api.WorkflowProblem;
import dev.pawl.daemon.crash.Crashes;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The code that this daemon has from files, and the way for more of it to come in while it runs.
/// Thread-safe.
public final class WorkflowCatalog {
  private static final System.Logger LOG = System.getLogger(WorkflowCatalog.class.getName());

  private final CodeArchive archive;
  private final WorkflowFolders folders;
  private final Crashes crashes;

  /// The states that were loaded, by mark, each once.
  private final SequencedMap<String, WorkflowFile> loaded = new LinkedHashMap<>();

  /// The file of each workflow, by type and version.
  private final Map<String, Path> files = new LinkedHashMap<>();

  private @Nullable Engine engine;

  private WorkflowCatalog(CodeArchive archive, WorkflowFolders folders, Crashes crashes) {
    this.archive = archive;
    this.folders = folders;
    this.crashes = crashes;
  }

  /// What a home has kept.
  ///
  /// @param folders where more is found by name
  /// @param crashes knows the code that must not be loaded
  public static WorkflowCatalog in(Path home, WorkflowFolders folders, Crashes crashes)
      throws IOException {
    CodeArchive archive = CodeArchive.in(home);
    WorkflowCatalog catalog = new WorkflowCatalog(archive, folders, crashes);
    for (CodeState state : archive.all()) {
      try {
        catalog.take(state);
      } catch (SourceException | LinkageError e) {
        LOG.log(System.Logger.Level.ERROR, "cannot load what was kept of " + state.file(), e);
      }
    }
    return catalog;
  }

  /// Registers everything with an engine that is about to start, and from then on what is loaded.
  public synchronized Engine start(Engine.Builder builder) {
    Map<String, Activity<?, ?>> activities = new LinkedHashMap<>();
    for (WorkflowFile file : loaded.values()) {
      file.workflows().forEach(builder::workflows);
      file.activities().forEach(activity -> activities.put(activity.name(), activity));
    }
    activities.values().forEach(builder::activities);
    engine = builder.start();
    return engine;
  }

  /// Compiles and loads a file; one that is loaded as it is now is only looked up.
  ///
  /// @param file its absolute path, which need not be readable here
  /// @param source its text
  /// @throws SourceException if it cannot be compiled, or if its static part fails
  public synchronized WorkflowFile load(Path file, String source) throws IOException {
    CodeState unbuilt = new CodeState(file, source, new LinkedHashMap<>());
    WorkflowFile known = loaded.get(unbuilt.mark());
    if (known != null) {
      if (engine != null) {
        known.workflows().forEach(engine::prefer);
        known.activities().forEach(engine::replace);
      }
      loaded.putLast(unbuilt.mark(), known);
      archive.renew(unbuilt);
      return known;
    }
    CodeState state = new CodeState(file, source, MemoryCompiler.compile(file, source));
    ExitCalls.refuse(file, state.classes());
    WorkflowFile definitions = definitions(state);
    archive.keep(state);
    add(state.mark(), definitions);
    if (engine != null) {
      definitions.activities().forEach(engine::replace);
      definitions.workflows().forEach(engine::register);
    }
    return definitions;
  }

  private void take(CodeState state) {
    add(state.mark(), definitions(state));
  }

  /// Loads the classes, which runs their static parts.
  private WorkflowFile definitions(CodeState state) {
    if (crashes.isQuarantined(state.mark())) {
      throw new SourceException(
          state.file()
              + ": daemons died while this state of it was loaded, so it is not loaded any more;"
              + " mend its static part");
    }
    int mark = crashes.loads(state.mark());
    try {
      return WorkflowFile.load(state);
    } finally {
      crashes.ends(mark);
    }
  }

  private void add(String mark, WorkflowFile file) {
    loaded.put(mark, file);
    for (Workflow<?, ?> workflow : file.workflows()) {
      files.put(key(workflow.name(), workflow.version()), file.file());
    }
  }

  private static String key(String type, String version) {
    return type + "\n" + version;
  }

  /// The file that a workflow is from, empty for one that is built in.
  public synchronized Optional<Path> file(String type, String version) {
    return Optional.ofNullable(files.get(key(type, version)));
  }

  /// What can be started by name from somewhere.
  ///
  /// @param workflows one of each type, the nearest
  /// @param problems what could not be loaded
  public record Listing(List<Workflow<?, ?>> workflows, List<WorkflowProblem> problems) {
    public Listing {
      workflows = List.copyOf(workflows);
      problems = List.copyOf(problems);
    }
  }

  /// Loads what the folders have now, and lists it. What cannot be loaded hinders nothing else.
  ///
  /// @param workspace an absolute path, null for the user's own folder alone
  public Listing list(@Nullable Path workspace) throws IOException {
    WorkflowFolders.Found found = folders.find(workspace);
    Map<String, Workflow<?, ?>> nearest = new LinkedHashMap<>();
    List<WorkflowProblem> problems = new ArrayList<>(found.problems());
    for (WorkflowFolders.Source source : found.sources()) {
      try {
        load(source.file(), source.text())
            .workflows()
            .forEach(workflow -> nearest.putIfAbsent(workflow.name(), workflow));
      } catch (SourceException e) {
        problems.add(new WorkflowProblem(source.file().toString(), String.valueOf(e.getMessage())));
      }
    }
    return new Listing(List.copyOf(nearest.values()), problems);
  }
}
