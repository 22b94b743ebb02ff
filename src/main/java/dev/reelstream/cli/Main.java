package dev.reelstream.cli;

import dev.reelstream.bench.BenchException;
import dev.reelstream.collect.CollectException;
import dev.reelstream.dataset.DatasetException;
import dev.reelstream.harness.HarnessException;
import dev.reelstream.harness.SettingsException;
import dev.reelstream.job.ConfigException;
import dev.reelstream.kafka.TopicException;
import dev.reelstream.local.LocalStackException;
import dev.reelstream.process.Interruption;
import dev.reelstream.process.LogFile;
import dev.reelstream.process.ProcessException;
import dev.reelstream.process.ReelstreamProcess;
import dev.reelstream.protocol.EvaluationException;
import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.RegistryException;
import dev.reelstream.replay.ReplayException;
import dev.reelstream.retraining.RetrainingException;
import dev.reelstream.training.data.TrainingException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** {@code reelstream VERB [options]}: exit 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "reelstream",
    mixinStandardHelpOptions = true,
    version = "reelstream 0.1.0",
    description = "A streaming recommender on Kafka and Flink, measured on its own stream.",
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      ReplayCommand.class,
      RunCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      RetrainCommand.class,
      SimilarCommand.class,
      ModelsCommand.class,
      FeedCommand.class,
      WatchCommand.class,
      BenchCommand.class
    })
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  /** What a person can do something about: told in one line, never with a stack trace. */
  private static final List<Class<? extends RuntimeException>> TOLD_IN_ONE_LINE =
      List.of(
          BenchException.class,
          CliException.class,
          CollectException.class,
          DatasetException.class,
          EvaluationException.class,
          HarnessException.class,
          ProcessException.class,
          ConfigException.class,
          LocalStackException.class,
          ReplayException.class,
          TopicException.class,
          TrainingException.class,
          RetrainingException.class,
          RegistryException.class,
          InvalidModelException.class,
          UncheckedIOException.class);

  /** Whether the log holds more about a failure than the one line does. */
  private static boolean logTellsMore;

  private Main() {}

  public static void main(String[] args) {
    LogFile log = LogFile.ofThisProcess();
    Interruption.watch(log);
    ReelstreamProcess.endWithParent();
    int code = execute(args);
    Interruption.ending();
    System.out.flush();
    if (!logTellsMore) {
      log.discardAtExit();
    }
    System.exit(code);
  }

  /** All verbs and their options. */
  static CommandLine commandLine() {
    return new CommandLine(new Main());
  }

  static int execute(String... args) {
    CommandLine commandLine = commandLine();
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setParameterExceptionHandler(wrongUsage());
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> failed(failure, command.getErr()));
    if (args.length == 0) {
      commandLine.usage(commandLine.getErr());
      return CommandLine.ExitCode.USAGE;
    }
    String[] expanded;
    try {
      expanded = Scenario.expand(args);
    } catch (UsageException e) {
      return failed(e, commandLine.getErr());
    }
    return commandLine.execute(expanded);
  }

  private static IParameterExceptionHandler wrongUsage() {
    return (failure, args) -> {
      CommandLine command = failure.getCommandLine();
      PrintWriter err = command.getErr();
      err.println("reelstream: " + firstLine(failure));
      List<String> suggestions = suggestions(failure);
      if (!suggestions.isEmpty()) {
        err.println("did you mean " + String.join(" or ", suggestions) + "?");
      }
      err.println("see: " + command.getCommandSpec().qualifiedName() + " --help");
      return CommandLine.ExitCode.USAGE;
    };
  }

  private static List<String> suggestions(ParameterException failure) {
    return failure instanceof CommandLine.UnmatchedArgumentException unmatched
        ? unmatched.getSuggestions().stream().limit(2).toList()
        : List.of();
  }

  private static int failed(Exception failure, PrintWriter err) {
    if (Interruption.interrupted()) {
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (failure instanceof UsageException || failure instanceof SettingsException) {
      err.println("reelstream: " + firstLine(failure));
      return CommandLine.ExitCode.USAGE;
    }
    if (TOLD_IN_ONE_LINE.stream().anyMatch(type -> type.isInstance(failure))) {
      err.println("reelstream: " + firstLine(failure));
      logTellsMore =
          failure instanceof CliException
              || failure instanceof HarnessException
              || failure instanceof ProcessException
              || failure instanceof LocalStackException;
    } else {
      logTellsMore = true;
      LOG.error("unexpected failure", failure);
      err.println(
          "reelstream: unexpected failure, please report it: "
              + firstLine(failure)
              + LogFile.ofThisProcess().hint());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse(failure.getClass().getSimpleName());
  }
}
