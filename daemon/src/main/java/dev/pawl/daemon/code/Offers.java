package dev.pawl.daemon.code;

import dev.pawl.api.WorkflowProblem;
import dev.pawl.engine.workflow.Workflow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What can be started by name, the nearest of each type first, and what is wrong.
final class Offers {
  private final Map<String, Workflow<?, ?>> nearest = new LinkedHashMap<>();
  private final Map<String, Path> takenFrom = new LinkedHashMap<>();
  private final List<WorkflowProblem> problems = new ArrayList<>();

  Offers(List<WorkflowProblem> problems) {
    this.problems.addAll(problems);
  }

  /// Adds what a file has. A nearer folder may have the same; one folder may not.
  void add(WorkflowFile file) {
    for (Workflow<?, ?> workflow : file.workflows()) {
      Path taken = takenFrom.putIfAbsent(workflow.name(), file.file());
      nearest.putIfAbsent(workflow.name(), workflow);
      boolean sameFolder =
          taken != null
              && String.valueOf(taken.getParent()).equals(String.valueOf(file.file().getParent()));
      if (sameFolder) {
        problems.add(
            new WorkflowProblem(
                file.file().toString(),
                "workflow '%s' is in %s too, which is taken; give one of them another name"
                    .formatted(workflow.name(), taken.getFileName())));
      }
    }
  }

  void refuse(Path place, SourceException why) {
    refuse(new WorkflowProblem(place.toString(), String.valueOf(why.getMessage())));
  }

  void refuse(WorkflowProblem problem) {
    problems.add(problem);
  }

  List<Workflow<?, ?>> workflows() {
    return List.copyOf(nearest.values());
  }

  List<WorkflowProblem> problems() {
    return List.copyOf(problems);
  }
}
