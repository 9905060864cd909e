package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.get;
import static dev.pawl.daemon.http.Route.post;

import dev.pawl.api.ProblemCode;
import dev.pawl.api.RevokeTrust;
import dev.pawl.api.TrustWorkspace;
import dev.pawl.api.WorkspaceList;
import dev.pawl.api.WorkspaceView;
import dev.pawl.daemon.http.Call;
import dev.pawl.daemon.http.ProblemException;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import dev.pawl.daemon.http.Scope;
import dev.pawl.daemon.trust.CodeFile;
import dev.pawl.daemon.trust.TrustDecision;
import dev.pawl.daemon.trust.TrustStore;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Folders whose code may be loaded.
public final class WorkspaceRoutes {
  private final TrustStore trust;

  public WorkspaceRoutes(TrustStore trust) {
    this.trust = trust;
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(
        get("/workspaces")
            // It reads folders of the caller's choice.
            .needs(Scope.OWNER)
            .query("path")
            .answers(WorkspaceList.class)
            .to(this::look),
        post("/workspaces/trust")
            .takes(TrustWorkspace.class)
            .answers(WorkspaceView.class)
            .to(this::trust),
        post("/workspaces/revoke")
            .takes(RevokeTrust.class)
            .answers(WorkspaceList.class)
            .to(this::revoke));
  }

  /// One folder as it is now, or all that were trusted.
  private Reply look(Call call) {
    String path = call.query("path").orElse(null);
    List<WorkspaceView> found =
        path == null
            ? trust.list().stream().map(WorkspaceRoutes::view).toList()
            : List.of(looked(AbsolutePath.of("path", path)));
    return Reply.ok(new WorkspaceList(found));
  }

  private WorkspaceView looked(Path folder) {
    return view(folder, trust.decide(folder));
  }

  private Reply trust(Call call) {
    TrustWorkspace body = call.body(TrustWorkspace.class);
    Path folder = AbsolutePath.of("path", body.path());
    return Reply.ok(view(folder, trust.trust(folder, body.digest())));
  }

  private Reply revoke(Call call) {
    Path folder = AbsolutePath.of("path", call.body(RevokeTrust.class).path());
    if (!trust.revoke(folder)) {
      throw new ProblemException(
          ProblemCode.WRONG_STATE, "%s was not trusted".formatted(folder), "path");
    }
    return Reply.ok(new WorkspaceList(trust.list().stream().map(WorkspaceRoutes::view).toList()));
  }

  private static WorkspaceView view(TrustStore.Listed listed) {
    return new WorkspaceView(
        listed.root().toString(),
        "trusted",
        texts(listed.files()),
        List.of(),
        null,
        List.of(),
        listed.trustedAt());
  }

  private static WorkspaceView view(Path folder, TrustDecision decision) {
    List<String> refused =
        decision.refused().stream()
            .map(refusal -> "%s: %s".formatted(refusal.path(), refusal.reason()))
            .toList();
    return switch (decision) {
      case TrustDecision.Trusted(var workspace, var _) ->
          view(
              folder,
              "trusted",
              texts(workspace.files().stream().map(CodeFile::relative).toList()),
              List.of(),
              workspace.digest(),
              refused);
      case TrustDecision.Unknown(var files, var digest, var _) ->
          view(folder, "unknown", texts(files), List.of(), digest, refused);
      case TrustDecision.Changed(var changes, var digest, var _) ->
          view(
              folder,
              "changed",
              List.of(),
              changes.stream().map(change -> change.kind() + " " + change.path()).toList(),
              digest,
              refused);
      case TrustDecision.Empty _ -> view(folder, "empty", List.of(), List.of(), null, refused);
    };
  }

  private static WorkspaceView view(
      Path folder,
      String state,
      List<String> files,
      List<String> changes,
      @Nullable String digest,
      List<String> refused) {
    return new WorkspaceView(folder.toString(), state, files, changes, digest, refused, null);
  }

  private static List<String> texts(List<Path> paths) {
    return paths.stream().map(Path::toString).toList();
  }
}
