package dev.pawl.daemon.code;

import dev.pawl.api.WorkflowProblem;
import dev.pawl.daemon.trust.CodeFile;
import dev.pawl.daemon.trust.TrustDecision;
import dev.pawl.daemon.trust.TrustStore;
import dev.pawl.daemon.trust.Workspace;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the files of workflows that are started by name: `.pawl/workflows/*.java` of a workspace
/// and of the folders above it, if a person has trusted them, and those of the user's own folder.
///
/// @param trust decides about workspaces
/// @param own the user's folder, which needs no trust
public record WorkflowFolders(TrustStore trust, Path own) {
  private static final String JAVA = ".java";

  /// Largest file, which people write; as in workspaces.
  private static final int SOURCE_BYTES_MAX = 1 << 20;

  private static final Path FOLDER = Path.of(".pawl", "workflows");

  /// The user's plugins, beside the user's folder.
  PluginFolder plugins() {
    return new PluginFolder(own.resolveSibling("plugins"));
  }

  /// A file to be loaded.
  record Source(Path file, String text) {}

  /// What was found, the nearest first.
  record Found(List<Source> sources, List<WorkflowProblem> problems) {}

  /// Looks for files.
  ///
  /// @param workspace an absolute path, null for the user's folder alone
  Found find(@Nullable Path workspace) {
    Found found = new Found(new ArrayList<>(), new ArrayList<>());
    for (Path folder = workspace; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(".pawl"), LinkOption.NOFOLLOW_LINKS)) {
        addTrusted(folder, found);
      }
    }
    addOwn(found);
    return found;
  }

  private void addTrusted(Path folder, Found found) {
    try {
      TrustDecision decision = trust.decide(folder);
      addRefused(folder, decision, found);
      switch (decision) {
        case TrustDecision.Trusted(var workspace, var _) -> addWorkflows(workspace, found);
        case TrustDecision.Unknown(var files, var _, var _) ->
            addProblem(folder, "not trusted, so %d files are not loaded", files.size(), found);
        case TrustDecision.Changed(var changes, var _, var _) ->
            addProblem(folder, "changed in %d files since it was trusted", changes.size(), found);
        case TrustDecision.Empty _ -> {}
      }
    } catch (PawlException e) {
      found.problems().add(new WorkflowProblem(folder.toString(), String.valueOf(e.getMessage())));
    }
  }

  /// What stands where workflows are looked for and is none that is loaded, a link for example.
  private static void addRefused(Path folder, TrustDecision decision, Found found) {
    for (TrustDecision.Refusal refusal : decision.refused()) {
      if (refusal.path().startsWith(FOLDER) && refusal.path().toString().endsWith(JAVA)) {
        Path place = folder.resolve(refusal.path());
        found.problems().add(new WorkflowProblem(place.toString(), refusal.reason()));
      }
    }
  }

  private static void addProblem(Path folder, String what, int files, Found found) {
    String message = what.formatted(files) + "; look at them and decide: pawl trust " + folder;
    found.problems().add(new WorkflowProblem(folder.toString(), message));
  }

  private static void addWorkflows(Workspace workspace, Found found) {
    for (CodeFile file : workspace.files()) {
      if (isWorkflow(file)) {
        Path path = workspace.root().resolve(file.relative());
        found.sources().add(new Source(path, new String(file.content(), StandardCharsets.UTF_8)));
      }
    }
  }

  private static boolean isWorkflow(CodeFile file) {
    return file.relative().toString().endsWith(JAVA);
  }

  private void addOwn(Found found) {
    if (!Files.isDirectory(own)) {
      return;
    }
    try (Stream<Path> files = Files.list(own)) {
      files.filter(it -> it.toString().endsWith(JAVA)).sorted().forEach(it -> addOwn(it, found));
    } catch (IOException e) {
      found.problems().add(new WorkflowProblem(own.toString(), "cannot be read: " + e));
    }
  }

  /// A link in the user's own folder is the user's; what it leads to has to be so too.
  private static void addOwn(Path file, Found found) {
    try {
      byte[] content = OwnFile.read(file.toRealPath(), SOURCE_BYTES_MAX);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      found.sources().add(new Source(file, text));
    } catch (IOException e) {
      found.problems().add(new WorkflowProblem(file.toString(), "cannot be read: " + e));
    } catch (SourceException e) {
      found.problems().add(new WorkflowProblem(file.toString(), String.valueOf(e.getMessage())));
    }
  }
}
