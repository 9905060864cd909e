package dev.pawl.daemon.code;

import dev.pawl.api.PluginView;
import dev.pawl.api.WorkflowProblem;
import dev.pawl.daemon.crash.Crashes;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

  private static final Duration KEPT = Duration.ofDays(1);
  private static final int REMOVED_MAX = 1_000;

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
    for (PluginJar plugin : archive.plugins()) {
      try {
        catalog.add(plugin.mark(), catalog.definitions(plugin));
      } catch (IOException | SourceException e) {
        LOG.log(System.Logger.Level.ERROR, "cannot load what was kept of " + plugin.file(), e);
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
    if (file.toString().codePoints().anyMatch(c -> Character.isISOControl(c) || c == 0xFFFD)) {
      throw new SourceException(
          file + ": its path has characters that cannot be shown; rename it, or its folder");
    }
    CodeState unbuilt = new CodeState(file, source, new LinkedHashMap<>());
    WorkflowFile known = known(unbuilt.mark());
    if (known != null) {
      return known;
    }
    CodeState state = new CodeState(file, source, MemoryCompiler.compile(file, source));
    ExitCalls.refuse(file, state.classes());
    WorkflowFile definitions = definitions(state);
    archive.keep(state);
    add(state.mark(), definitions);
    register(definitions);
    return definitions;
  }

  /// Loads a plugin; one that is loaded as it is now is only looked up.
  private synchronized WorkflowFile load(PluginJar plugin) throws IOException {
    WorkflowFile known = known(plugin.mark());
    if (known != null) {
      return known;
    }
    archive.keep(plugin);
    WorkflowFile definitions;
    try {
      definitions = definitions(plugin);
    } catch (SourceException e) {
      archive.remove(plugin.mark());
      throw e;
    }
    add(plugin.mark(), definitions);
    register(definitions);
    return definitions;
  }

  /// What is loaded already; it is the newest from now on.
  private @Nullable WorkflowFile known(String mark) throws IOException {
    WorkflowFile known = loaded.get(mark);
    if (known != null) {
      if (engine != null) {
        known.workflows().forEach(engine::prefer);
        known.activities().forEach(engine::replace);
      }
      loaded.putLast(mark, known);
      archive.renew(mark);
    }
    return known;
  }

  private void register(WorkflowFile definitions) {
    if (engine != null) {
      definitions.activities().forEach(engine::replace);
      definitions.workflows().forEach(engine::register);
    }
  }

  private void take(CodeState state) {
    add(state.mark(), definitions(state));
  }

  private WorkflowFile definitions(CodeState state) {
    int mark = loads(state.file(), state.mark());
    try {
      return WorkflowFile.load(state);
    } finally {
      crashes.ends(mark);
    }
  }

  private WorkflowFile definitions(PluginJar plugin) throws IOException {
    int mark = loads(plugin.file(), plugin.mark());
    try {
      return PluginLoader.load(plugin, archive.plugin(plugin.mark()));
    } finally {
      crashes.ends(mark);
    }
  }

  /// Loading runs the static parts of classes.
  private int loads(Path file, String mark) {
    if (crashes.isQuarantined(mark)) {
      throw new SourceException(
          file
              + ": daemons died while this state of it was loaded, so it is not loaded any more;"
              + " mend its static part");
    }
    return crashes.loads(mark);
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
  /// @param plugins the user's plugins, as they are now
  /// @param problems what could not be loaded
  public record Listing(
      List<Workflow<?, ?>> workflows, List<PluginView> plugins, List<WorkflowProblem> problems) {
    public Listing {
      workflows = List.copyOf(workflows);
      plugins = List.copyOf(plugins);
      problems = List.copyOf(problems);
    }
  }

  /// Loads what the folders have now, and lists it. What cannot be loaded hinders nothing else.
  ///
  /// @param workspace an absolute path, null for the user's own folder alone
  public Listing list(@Nullable Path workspace) throws IOException {
    WorkflowFolders.Found found = folders.find(workspace);
    Offers offers = new Offers(found.problems());
    for (WorkflowFolders.Source source : found.sources()) {
      try {
        offers.add(load(source.file(), source.text()));
      } catch (SourceException e) {
        offers.refuse(source.file(), e);
      }
    }
    List<PluginView> plugins = new ArrayList<>();
    PluginFolder.Found jars = folders.plugins().find();
    jars.problems().forEach(offers::refuse);
    for (PluginJar jar : jars.jars()) {
      try {
        WorkflowFile plugin = load(jar);
        offers.add(plugin);
        List<String> types = plugin.workflows().stream().map(Workflow::name).toList();
        plugins.add(new PluginView(jar.file().toString(), jar.sha256(), types));
      } catch (SourceException e) {
        offers.refuse(jar.file(), e);
      }
    }
    return new Listing(offers.workflows(), plugins, offers.problems());
  }

  // --- Care ---

  /// Removes kept states that no run needs: those that are older than a newer state of the same
  /// file with the same workflows, and, before the engine is started, also those of folders from
  /// which there is no run at all. One that was loaded within a day stays.
  public synchronized void tidy(Store store) {
    Instant before = Instant.now().minus(KEPT);
    List<String> old =
        loaded.keySet().stream().filter(mark -> archive.renewedAt(mark).isBefore(before)).toList();
    Optional<NeededCode> needed;
    try {
      needed = old.isEmpty() ? Optional.empty() : NeededCode.of(store);
    } catch (PawlException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot look for code to remove: {0}", e.getMessage());
      return;
    }
    if (needed.isEmpty()) {
      return;
    }
    int removed = 0;
    for (String mark : old) {
      boolean wanted = engine != null || needed.get().folders().contains(NeededCode.folder(mark));
      if (!needed.get().marks().contains(mark)
          && removed < REMOVED_MAX
          && (isSuperseded(mark) || !wanted)) {
        remove(mark);
        removed++;
      }
    }
  }

  /// Whether nobody would take this state for something new.
  private boolean isSuperseded(String mark) {
    WorkflowFile old = loaded.get(mark);
    boolean later = false;
    for (var entry : loaded.entrySet()) {
      if (later && old != null && entry.getValue().covers(old)) {
        return true;
      }
      later |= entry.getKey().equals(mark);
    }
    return false;
  }

  private void remove(String mark) {
    try {
      archive.remove(mark);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove state {0}: {1}", mark, e);
      return;
    }
    WorkflowFile file = loaded.remove(mark);
    LOG.log(
        System.Logger.Level.INFO,
        "removed state {0} of {1}: no run needs it",
        mark,
        file == null ? "a file" : file.file());
  }
}
