package dev.pawl.daemon.code;

import dev.pawl.api.WorkflowProblem;
import dev.pawl.daemon.trust.CodeFile;
import dev.pawl.daemon.trust.TrustDecision;
import dev.pawl.daemon.trust.TrustStore;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
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
      switch (trust.decide(folder)) {
        case TrustDecision.Trusted(var workspace, var _) ->
            workspace.files().stream()
                .filter(WorkflowFolders::isWorkflow)
                .forEach(file ->
                    found
                        .sources()
                        .add(
                            new Source(
                                workspace.root().resolve(file.relative()),
                                new String(file.content(), StandardCharsets.UTF_8))));
        case TrustDecision.Unknown(var files, var _, var _) ->
            found
                .problems()
                .add(
                    new WorkflowProblem(
                        folder.toString(),
                        "not trusted: its %d files with code are not loaded; look, then: pawl trust %s"
                            .formatted(files.size(), folder)));
        case TrustDecision.Changed(var changes, var _, var _) ->
            found
                .problems()
                .add(
                    new WorkflowProblem(
                        folder.toString(),
                        "changed since it was trusted (%d files); look at them, then: pawl trust %s"
                            .formatted(changes.size(), folder)));
        case TrustDecision.Empty _ -> {}
      }
    } catch (PawlException e) {
      found.problems().add(new WorkflowProblem(folder.toString(), String.valueOf(e.getMessage())));
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
      for (Path file : files.filter(it -> it.toString().endsWith(JAVA)).sorted().toList()) {
        found.sources().add(new Source(file, Files.readString(file)));
      }
    } catch (IOException e) {
      found.problems().add(new WorkflowProblem(own.toString(), "cannot be read: " + e));
    }
  }
}
