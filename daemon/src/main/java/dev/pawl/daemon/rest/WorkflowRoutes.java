package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.get;
import static dev.pawl.daemon.http.Route.post;

import dev.pawl.api.LoadFile;
import dev.pawl.api.LoadedFile;
import dev.pawl.api.ProblemCode;
import dev.pawl.api.WorkflowList;
import dev.pawl.api.WorkflowView;
import dev.pawl.daemon.code.SourceException;
import dev.pawl.daemon.code.WorkflowCatalog;
import dev.pawl.daemon.code.WorkflowFile;
import dev.pawl.daemon.http.Call;
import dev.pawl.daemon.http.ProblemException;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import dev.pawl.daemon.http.Scope;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/// The workflows that can be started, and new ones from files.
public final class WorkflowRoutes {
  private final WorkflowCatalog catalog;

  public WorkflowRoutes(WorkflowCatalog catalog) {
    this.catalog = catalog;
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(
        get("/workflows")
            // It compiles and registers what it finds.
            .needs(Scope.OWNER)
            .query("workspace")
            .answers(WorkflowList.class)
            .to(this::list),
        post("/workflows").takes(LoadFile.class).answers(LoadedFile.class).to(this::load));
  }

  private Reply list(Call call) throws IOException {
    Path workspace =
        call.query("workspace").map(path -> AbsolutePath.of("workspace", path)).orElse(null);
    WorkflowCatalog.Listing listing = catalog.list(workspace);
    return Reply.ok(
        new WorkflowList(
            listing.workflows().stream()
                .map(this::view)
                .sorted(Comparator.comparing(WorkflowView::type))
                .toList(),
            listing.plugins(),
            listing.problems()));
  }

  private Reply load(Call call) throws IOException {
    LoadFile body = call.body(LoadFile.class);
    Path file = AbsolutePath.of("file", body.file()).normalize();
    try {
      WorkflowFile loaded = catalog.load(file, body.source());
      return Reply.ok(
          new LoadedFile(
              file.toString(),
              loaded.workflows().stream().map(this::view).toList(),
              loaded.declared().stream().map(Activity::name).toList()));
    } catch (SourceException e) {
      throw new ProblemException(
          ProblemCode.INVALID_SOURCE, String.valueOf(e.getMessage()), "source");
    }
  }

  private WorkflowView view(Workflow<?, ?> workflow) {
    return new WorkflowView(
        workflow.name(),
        workflow.version(),
        workflow.workKind(),
        workflow.input().type().getTypeName(),
        workflow.output().type().getTypeName(),
        catalog.file(workflow.name(), workflow.version()).map(Path::toString).orElse(null));
  }
}
