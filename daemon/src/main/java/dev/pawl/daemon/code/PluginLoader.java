package dev.pawl.daemon.code;

import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// Loads the definitions of a plugin. What Pawl itself has on its class path comes before what is
/// in the jar.
final class PluginLoader {
  private PluginLoader() {}

  /// @param plugin whose definitions
  /// @param kept where its jar stays for as long as anything of it runs
  /// @throws SourceException if it cannot be loaded, or if it defines nothing
  static WorkflowFile load(PluginJar plugin, Path kept) throws IOException {
    URL[] jar = {kept.toUri().toURL()};
    var loader = new URLClassLoader(WorkflowFile.LOADER, jar, WorkflowFile.class.getClassLoader());
    List<Workflow<?, ?>> workflows = new ArrayList<>();
    List<Activity<?, ?>> activities = new ArrayList<>();
    List<Activity<?, ?>> declared = new ArrayList<>();
    try {
      for (WorkflowProvider provider : ServiceLoader.load(WorkflowProvider.class, loader)) {
        for (Workflow<?, ?> workflow : provider.workflows()) {
          workflows.add(workflow.version(workflow.version() + plugin.mark()));
        }
        for (Activity<?, ?> activity : provider.activities()) {
          (activity.body().isPresent() ? activities : declared).add(activity);
        }
      }
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      loader.close();
      throw new SourceException("it cannot be loaded: " + cause(e));
    }
    if (workflows.isEmpty() && activities.isEmpty()) {
      loader.close();
      throw new SourceException(
          "it offers nothing: no class in META-INF/services/" + WorkflowProvider.class.getName());
    }
    return new WorkflowFile(plugin.file(), workflows, activities, declared);
  }

  private static Throwable cause(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
